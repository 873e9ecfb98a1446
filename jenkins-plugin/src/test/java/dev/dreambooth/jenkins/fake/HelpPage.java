package dev.dreambooth.jenkins.fake;

import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds a page of help by the rule of Jenkins' {@code Descriptor.doHelp}: class before superclass, and in each the reader's languages. */
public final class HelpPage {
    private HelpPage() {}

    /** Returns the page of a field of a form, or null if Jenkins has none; languages are in the order of the reader's liking. */
    public static @Nullable URL of(Class<?> owner, String field, List<Locale> languages) {
        for (Class<?> type = owner; type != null && type != Object.class; type = type.getSuperclass()) {
            String folder = "/" + type.getName().replace('.', '/').replace('$', '/') + "/help-" + field;
            for (String ending : endings(languages)) {
                URL page = type.getResource(folder + ending + ".html");
                if (page != null) {
                    return page;
                }
            }
        }
        return null;
    }

    /** English is what a file without an ending is in, and what those get whose languages are not there. */
    private static List<String> endings(List<Locale> languages) {
        List<String> endings = new ArrayList<>();
        for (Locale language : languages) {
            String one = "_" + language.getLanguage();
            String inOnePlace = one + "_" + language.getCountry();
            endings.addAll(List.of(inOnePlace + "_" + language.getVariant(), inOnePlace, one));
            if (language.getLanguage().equals("en")) {
                endings.add("");
            }
        }
        endings.add("");
        return endings;
    }
}
