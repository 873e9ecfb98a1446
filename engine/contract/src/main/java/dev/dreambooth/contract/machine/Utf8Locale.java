package dev.dreambooth.contract.machine;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The locale that processes of ours are started in, whatever locale this one has: one whose characters are UTF-8, so that
 * they can name every file, and whose language is English, so that the system's own words, such as for a full disk, are
 * recognised.
 */
public final class Utf8Locale {
    private static final String USUAL = "C.UTF-8";
    /** In any spelling, the best first: those of no country change nothing but the characters. */
    private static final List<String> PREFERRED = List.of("c.utf8", "en_us.utf8");

    private Utf8Locale() {}

    /** Asks the system once, when it is first needed. */
    private static final class Installed {
        private static final Optional<String> LOCALE = choose(all());

        private static List<String> all() {
            if (File.separatorChar == '\\') {
                return List.of(); // names are UTF-16 there, whatever the locale
            }
            try {
                Process process = new ProcessBuilder("locale", "-a")
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                try (BufferedReader lines = new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.ISO_8859_1))) {
                    return lines.lines().toList();
                } finally {
                    process.destroy();
                }
            } catch (IOException e) {
                return List.of(USUAL); // small systems have no such command, and know this one without a file
            }
        }
    }

    /** Returns the best of the locales that a system has, if one of them is of UTF-8. */
    static Optional<String> choose(List<String> installed) {
        for (String wanted : PREFERRED) {
            for (String locale : installed) {
                if (plain(locale).equals(wanted)) {
                    return Optional.of(locale.strip());
                }
            }
        }
        return installed.stream()
                .map(String::strip)
                .filter(locale -> plain(locale).endsWith(".utf8"))
                .findFirst();
    }

    private static String plain(String locale) {
        return locale.strip().toLowerCase(Locale.ROOT).replace("utf-8", "utf8");
    }

    /** Returns the locale that processes are started in, or empty if this system has none of UTF-8, or needs none. */
    public static Optional<String> installed() {
        return Installed.LOCALE;
    }

    /**
     * Sets the locale of a process that is about to be started.
     *
     * @param environment its variables, which are changed
     */
    public static void bring(Map<String, String> environment) {
        environment.put("LC_MESSAGES", "C");
        environment.put("LANGUAGE", "C"); // which otherwise counts more than the locale
        installed().ifPresent(locale -> environment.put("LC_ALL", locale));
    }

    /** Returns the characters in which a process that is started so reads the names it is given. */
    public static Charset charset() {
        return installed().isPresent()
                ? StandardCharsets.UTF_8
                : Charset.forName(System.getProperty("native.encoding", "UTF-8"));
    }
}
