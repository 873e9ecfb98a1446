package dev.dreambooth.contract.settings.resolve;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Turns a JSON value or list of values into the texts that value types parse; an object becomes its own text. */
final class JsonTexts {
    private JsonTexts() {}

    /**
     * Returns the pieces of a value.
     *
     * @throws IOException if it is null or holds null, or is a list of lists
     */
    static List<String> of(JsonNode value) throws IOException {
        List<String> texts = new ArrayList<>();
        if (value.isArray()) {
            for (JsonNode element : value) {
                texts.add(scalar(element));
            }
        } else {
            texts.add(scalar(value));
        }
        return texts;
    }

    private static String scalar(JsonNode value) throws IOException {
        if (value.isArray() || value.isNull()) {
            throw new IOException("a value must be a text, a number, true, false or an object, not " + value);
        }
        return value.isObject() ? value.toString() : value.asText();
    }
}
