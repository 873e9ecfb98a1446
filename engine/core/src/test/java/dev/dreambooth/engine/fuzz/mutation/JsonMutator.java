package dev.dreambooth.engine.fuzz.mutation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Changes what a JSON document says: names that are missing, twice or others, values of another type, numbers at the edges
 * and beyond, texts that are long or odd, nesting deeper than a stack.
 */
public final class JsonMutator implements Mutator {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();
    private static final String RAW = "@raw@";
    private static final Mutator BYTES = new ByteMutator();

    /** What no tree can hold, written where a value stands. */
    private static final List<String> RAW_VALUES = List.of(
            "NaN",
            "-Infinity",
            "1e999",
            "1e-999",
            "9".repeat(400),
            "9".repeat(5000),
            "1." + "0".repeat(2000) + "1",
            "-0",
            "[".repeat(40) + "]".repeat(40),
            "[".repeat(900) + "]".repeat(900),
            "[".repeat(100_000),
            "{\"a\":".repeat(900) + "1" + "}".repeat(900),
            "{\"a\":".repeat(20_000),
            "[" + "0,".repeat(20_000) + "0]",
            "tru",
            "'a'",
            "\"\\ud800\"",
            "\"\\u0000\\u001b[2J\"",
            "");

    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "a",
            "0",
            "-1",
            "1e999",
            "null",
            "true",
            "..",
            "../x",
            "/etc/passwd",
            "C:\\x",
            "a/b",
            "a.safetensors",
            "../../x.safetensors",
            "%s%n%d",
            "${user.home}",
            "\u001b[31mred\u0007",
            "line\nbreak\r\n",
            "\u202Eright to left",
            "\uD83D\uDC36",
            "\uD800",
            "x".repeat(300),
            "x".repeat(100_000));

    @Override
    public byte[] mutate(byte[] whole, SplittableRandom random) {
        if (random.nextInt(6) == 0) {
            return BYTES.mutate(whole, random);
        }
        JsonNode document;
        try {
            document = JSON.readTree(new String(whole, StandardCharsets.UTF_8));
        } catch (JsonProcessingException noDocument) {
            return BYTES.mutate(whole, random);
        }
        List<String> raw = new ArrayList<>();
        int changes = random.nextInt(3) > 0 ? 1 : random.nextInt(2, 5);
        for (int i = 0; i < changes; i++) {
            document = changed(document, random, raw);
        }
        String text = document.toString();
        for (int i = 0; i < raw.size(); i++) {
            text = text.replace('"' + RAW + i + '"', raw.get(i));
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static JsonNode changed(JsonNode document, SplittableRandom random, List<String> raw) {
        List<JsonNode> holders = new ArrayList<>();
        collect(document, holders);
        if (holders.isEmpty()) {
            return value(document, random, raw);
        }
        JsonNode holder = holders.get(random.nextInt(holders.size()));
        if (holder instanceof ObjectNode object) {
            change(object, holders, random, raw);
        } else {
            change((ArrayNode) holder, random, raw);
        }
        return document;
    }

    /** All objects and lists that are not empty. */
    private static void collect(JsonNode node, List<JsonNode> holders) {
        if (node.isContainerNode() && !node.isEmpty()) {
            holders.add(node);
            node.forEach(child -> collect(child, holders));
        }
    }

    private static void change(ObjectNode object, List<JsonNode> all, SplittableRandom random, List<String> raw) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        String name = names.get(random.nextInt(names.size()));
        switch (random.nextInt(8)) {
            case 0 -> object.remove(name);
            case 1 -> object.set(TEXTS.get(random.nextInt(TEXTS.size())), object.remove(name));
            case 2 -> object.set(name, all.get(random.nextInt(all.size())).deepCopy());
            case 3 -> {
                // the name once more: written raw, since a tree has each name once
                raw.add("0,\"" + name.replaceAll("[\"\\\\\\p{Cntrl}]", "") + "\":" + object.get(name));
                object.put("@twice@" + raw.size(), RAW + (raw.size() - 1));
            }
            default -> object.set(name, value(object.get(name), random, raw));
        }
    }

    private static void change(ArrayNode list, SplittableRandom random, List<String> raw) {
        int at = random.nextInt(list.size());
        switch (random.nextInt(5)) {
            case 0 -> list.remove(at);
            case 1 -> list.insert(at, list.get(at).deepCopy());
            case 2 -> {
                int times = Math.min(
                        1 << random.nextInt(12),
                        100_000 / Math.max(1, list.get(at).toString().length()));
                for (int i = 0; i < times; i++) {
                    list.add(list.get(at).deepCopy());
                }
            }
            default -> list.set(at, value(list.get(at), random, raw));
        }
    }

    private static JsonNode value(JsonNode old, SplittableRandom random, List<String> raw) {
        JsonNodeFactory make = JsonNodeFactory.instance;
        return switch (random.nextInt(12)) {
            case 0 -> make.nullNode();
            case 1 -> make.booleanNode(random.nextBoolean());
            case 2, 3 -> make.numberNode(Extremes.number(random));
            case 4 -> make.numberNode(random.nextBoolean() ? random.nextDouble() * 4 - 2 : 1e300);
            case 5, 6 -> make.textNode(TEXTS.get(random.nextInt(TEXTS.size())));
            case 7 -> make.arrayNode().add(old);
            case 8 -> random.nextBoolean() ? make.arrayNode() : make.objectNode();
            case 9 -> old.isTextual() ? make.textNode(damaged(old.textValue(), random)) : make.textNode(old.asText());
            case 10 -> old.isNumber() ? make.numberNode(old.asLong() + random.nextInt(-3, 4)) : make.numberNode(1);
            default -> {
                raw.add(RAW_VALUES.get(random.nextInt(RAW_VALUES.size())));
                yield make.textNode(RAW + (raw.size() - 1));
            }
        };
    }

    private static String damaged(String text, SplittableRandom random) {
        byte[] bytes = BYTES.mutate(text.getBytes(StandardCharsets.UTF_8), random);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
