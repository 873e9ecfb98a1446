package org.jvnet.localizer;

import java.util.Locale;

/** Whose language is spoken: a browser's in a request, and otherwise the controller's; here English, or what a test says. */
public abstract class LocaleProvider {
    private static volatile Locale spoken = Locale.ENGLISH;

    public static Locale getLocale() {
        return spoken;
    }

    public static void speak(Locale locale) {
        spoken = locale;
    }
}
