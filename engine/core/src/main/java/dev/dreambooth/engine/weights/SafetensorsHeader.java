package dev.dreambooth.engine.weights;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.engine.tensor.DType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The header of a safetensors file: every tensor's name, type, shape and place, and free text about the whole.
 *
 * <p>The format (github.com/huggingface/safetensors) is an 8-byte little-endian length, that many bytes of JSON, and the
 * raw data. Each key of the JSON is a tensor, {@code {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}}, save
 * {@code __metadata__}, a map of strings. The tensors' bytes fill the data section without overlap and without a gap, so
 * a header cannot make a reader look outside, or hide anything in the file.
 *
 * @param entries the tensors in the order of their bytes
 * @param metadata the free text; empty if there is none
 */
record SafetensorsHeader(List<TensorEntry> entries, Map<String, String> metadata) {
    static final String METADATA_KEY = "__metadata__";

    /** Element types that the format has, and that no model needs that is trained or sampled here. */
    private static final Pattern UNREAD = Pattern.compile("F[468]_E\\dM\\d\\w*|F[46]|U16|U32|U64|C64");

    /** Thrown when a header breaks the format; the message says how, in a clause that follows the file's name. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        private final String finding;

        Malformed(String finding) {
            super(finding);
            this.finding = finding;
        }

        /** What is wrong, as a sentence goes on after a colon. */
        String finding() {
            return finding;
        }
    }

    /**
     * Parses and checks a header.
     *
     * @param json the header's bytes
     * @param dataSize the length of the data section in bytes
     * @throws Malformed if any rule of the format is broken
     */
    static SafetensorsHeader parse(byte[] json, long dataSize) throws Malformed {
        if (json.length == 0 || json[0] != '{') {
            throw new Malformed("its header does not begin with '{'");
        }
        ObjectNode root;
        try {
            root = StrictJson.parse(json);
        } catch (IOException invalid) {
            throw new Malformed("its header is not valid JSON: " + StrictJson.brief(invalid));
        }
        Map<String, String> metadata = Map.of();
        List<TensorEntry> entries = new ArrayList<>(root.size());
        for (Map.Entry<String, JsonNode> field : root.properties()) {
            if (field.getKey().equals(METADATA_KEY)) {
                metadata = metadata(field.getValue());
            } else {
                entries.add(entry(field.getKey(), field.getValue()));
            }
        }
        entries.sort(Comparator.comparingLong(TensorEntry::offset)
                .thenComparingLong(TensorEntry::byteSize)
                .thenComparing(TensorEntry::name));
        checkCoverage(entries, dataSize);
        return new SafetensorsHeader(List.copyOf(entries), metadata);
    }

    private static Map<String, String> metadata(JsonNode node) throws Malformed {
        if (!node.isObject()) {
            throw new Malformed("its " + METADATA_KEY + " is not an object");
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (!field.getValue().isTextual()) {
                throw new Malformed("its " + METADATA_KEY + " holds something other than text under '"
                        + shown(field.getKey()) + "'");
            }
            metadata.put(field.getKey(), field.getValue().textValue());
        }
        return Map.copyOf(metadata);
    }

    private static TensorEntry entry(String name, JsonNode node) throws Malformed {
        String tensor = "tensor '" + shown(name) + "'";
        if (!node.isObject() || node.size() != 3) {
            throw new Malformed(tensor + " is not described by exactly dtype, shape and data_offsets");
        }
        String typeName = node.path("dtype").asText();
        DType dtype = DType.findSafetensors(typeName)
                .orElseThrow(() -> new Malformed(
                        UNREAD.matcher(typeName).matches()
                                ? tensor + " is of the element type '" + typeName
                                        + "', which is not read here; take the" + " file in fp16 or bf16"
                                : tensor + " has the unknown element type '" + shown(typeName) + "'"));
        long[] shape = integers(node.path("shape"), tensor + " has a shape");
        long[] offsets = integers(node.path("data_offsets"), tensor + " has data_offsets");
        if (offsets.length != 2 || offsets[0] > offsets[1]) {
            throw new Malformed(tensor + " has data_offsets that are not a begin and an end");
        }
        long stored = offsets[1] - offsets[0];
        long needed = byteSize(shape, dtype, tensor);
        if (stored != needed) {
            throw new Malformed(tensor + " of type " + typeName + " and shape " + node.path("shape") + " needs "
                    + needed + " bytes but its data_offsets span " + stored);
        }
        return new TensorEntry(name, dtype, shape, offsets[0], stored);
    }

    private static long[] integers(JsonNode node, String subject) throws Malformed {
        if (!node.isArray()) {
            throw new Malformed(subject + " that is not a list");
        }
        long[] values = new long[node.size()];
        for (int i = 0; i < values.length; i++) {
            JsonNode value = node.get(i);
            if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
                throw new Malformed(subject + " with '" + shown(value.asText()) + "', not a non-negative integer");
            }
            values[i] = value.longValue();
        }
        return values;
    }

    private static long byteSize(long[] shape, DType dtype, String tensor) throws Malformed {
        try {
            long size = dtype.bytes();
            for (long dimension : shape) {
                size = Math.multiplyExact(size, dimension);
            }
            return size;
        } catch (ArithmeticException overflow) {
            throw new Malformed(tensor + " has a shape of more than 2^63 bytes");
        }
    }

    private static void checkCoverage(List<TensorEntry> sorted, long dataSize) throws Malformed {
        long covered = 0;
        for (TensorEntry entry : sorted) {
            if (entry.offset() != covered) {
                throw new Malformed("tensor '" + shown(entry.name()) + "' begins at byte " + entry.offset()
                        + " of the data, " + (entry.offset() < covered ? "inside the tensor before it" : "after a gap")
                        + " (expected " + covered + ")");
            }
            if (entry.end() > dataSize) {
                throw new Malformed("it ends early: tensor '" + shown(entry.name()) + "' ends at byte " + entry.end()
                        + " of the data, of which the file holds " + dataSize);
            }
            covered = entry.end();
        }
        if (covered != dataSize) {
            throw new Malformed((dataSize - covered) + " bytes after its last tensor belong to none");
        }
    }

    /** Returns a name from the file fit for a message: bounded, and without control characters. */
    static String shown(String name) {
        String clean = name.replaceAll("\\p{Cntrl}", "?");
        return clean.length() <= 120 ? clean : clean.substring(0, 120) + "…";
    }
}
