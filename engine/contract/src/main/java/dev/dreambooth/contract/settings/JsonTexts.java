package dev.dreambooth.contract.settings;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Turns a JSON scalar or list of scalars into the texts that value types parse. */
final class JsonTexts {
    private JsonTexts() {}

    /**
     * Returns the pieces of a value.
     *
     * @throws IOException if it is null, an object, or a list of anything but scalars
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
        if (!value.isValueNode() || value.isNull()) {
            throw new IOException("a value must be a text, a number, true or false, not " + value);
        }
        return value.asText();
    }
}
