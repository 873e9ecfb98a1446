package dev.dreambooth.jenkins.text;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;
import org.jvnet.localizer.LocaleProvider;

/** The words that pages and forms have from code; those of views lie beside the views. Logs and errors are in English. */
public final class Messages {
    private static final ResourceBundle.Control NO_OTHER_LANGUAGE =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private Messages() {}

    /**
     * Returns a message in the reader's language; in English where that one is not known.
     *
     * @param key its name in the properties
     * @param values what stands in its places
     */
    public static String of(String key, Object... values) {
        Locale locale = LocaleProvider.getLocale();
        ResourceBundle words = ResourceBundle.getBundle(
                Messages.class.getName(), locale, Messages.class.getClassLoader(), NO_OTHER_LANGUAGE);
        return new MessageFormat(words.getString(key), locale).format(values);
    }
}
