package dev.dreambooth.frontend.jenkins;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Properties;

/** The properties, in UTF-8, with what forms and help say in a language. */
final class Words {
    private Words() {}

    /** Returns those of a file, such as {@code form_de.properties}. */
    static Properties of(String file) throws IOException {
        Properties words = new Properties();
        try (InputStream in = Words.class.getResourceAsStream(file)) {
            words.load(
                    new InputStreamReader(Objects.requireNonNull(in, "the generator's own"), StandardCharsets.UTF_8));
        }
        return words;
    }
}
