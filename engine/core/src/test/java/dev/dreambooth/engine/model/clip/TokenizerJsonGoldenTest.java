package dev.dreambooth.engine.model.clip;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.engine.model.part.TokenizedPrompt;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders that transformers 5 saved give prompts the ids that it gives them; see it/reference/tokenizer_json.py. */
class TokenizerJsonGoldenTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path temporary;

    private static Path golden(String name) {
        try {
            return Path.of(
                    Objects.requireNonNull(TokenizerJsonGoldenTest.class.getResource("/golden/tokenizer/" + name))
                            .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode read(String name) throws IOException {
        try (InputStream in = Files.newInputStream(golden(name))) {
            return JSON.readTree(in);
        }
    }

    private static List<Integer> integers(JsonNode array) {
        List<Integer> values = new ArrayList<>();
        array.forEach(value -> values.add(value.asInt()));
        return values;
    }

    private static List<Integer> row(TokenizedPrompt prompt) {
        return Arrays.stream(prompt.ids()).mapToObj(Math::toIntExact).toList();
    }

    /** With tokens added, single words and such as are found in any case among them. */
    @ParameterizedTest
    @ValueSource(strings = {"one", "two"})
    void smallVocabulariesGiveTheIdsOfTheReference(String folder) throws IOException {
        assertSmall(CLIPTokenizer.load(golden("json/" + folder)), folder);
    }

    private static void assertSmall(CLIPTokenizer tokenizer, String folder) throws IOException {
        JsonNode cases = read("json/small.json");
        assertThat(cases.size()).isGreaterThanOrEqualTo(50);
        SoftAssertions all = new SoftAssertions();
        for (JsonNode each : cases) {
            String text = each.path("text").asText();
            all.assertThat(tokenizer.tokenize(text)).as(text).isEqualTo(integers(each.path(folder)));
        }
        all.assertAll();
    }

    /** The library tokenizers wrote each merge as one text until 0.20. */
    @Test
    void mergesMayBeTexts() throws IOException {
        ObjectNode file = (ObjectNode) read("json/one/tokenizer.json");
        ArrayNode texts = JSON.createArrayNode();
        for (JsonNode pair : file.path("model").path("merges")) {
            assertThat(pair.isArray()).isTrue();
            texts.add(pair.get(0).asText() + " " + pair.get(1).asText());
        }
        ((ObjectNode) file.path("model")).set("merges", texts);
        write(file, "one");
        assertSmall(CLIPTokenizer.load(temporary), "one");
    }

    private void write(JsonNode file, String folder) throws IOException {
        JSON.writeValue(temporary.resolve("tokenizer.json").toFile(), file);
        Files.copy(golden("json/" + folder + "/tokenizer_config.json"), temporary.resolve("tokenizer_config.json"));
    }

    /** CLIP's own vocabulary, in the file that transformers saved around a small one. */
    private CLIPTokenizer whole(String folder) throws IOException {
        ObjectNode file = (ObjectNode) read("json/" + folder + "/tokenizer.json");
        Path files = ClipVocabularies.write(temporary.resolve("files"), ClipVocabularies.END);
        JsonNode vocabulary = JSON.readTree(files.resolve("vocab.json").toFile());
        ArrayNode merges = JSON.createArrayNode();
        Files.readAllLines(files.resolve("merges.txt")).stream().skip(1).forEach(line -> {
            ArrayNode pair = merges.addArray();
            Arrays.stream(line.split(" ", -1)).forEach(pair::add);
        });
        ObjectNode model = (ObjectNode) file.path("model");
        model.set("vocab", vocabulary);
        model.set("merges", merges);
        ArrayNode added = JSON.createArrayNode();
        file.path("added_tokens").forEach(token -> {
            JsonNode id = vocabulary.path(token.path("content").asText());
            if (id.isInt()) {
                added.add(((ObjectNode) token).set("id", id));
            }
        });
        file.set("added_tokens", added);
        write(file, folder);
        return CLIPTokenizer.load(temporary);
    }

    @ParameterizedTest
    @ValueSource(strings = {"one", "two"})
    void theWholeVocabularyGivesTheIdsOfTheReference(String folder) throws IOException {
        Map<String, JsonNode> cases = new HashMap<>();
        read("prompts.json").forEach(each -> cases.put(each.path("text").asText(), each));
        JsonNode others = read("json/prompts.json");
        assertThat(others.size()).isGreaterThan(5);
        others.forEach(each -> cases.put(each.path("text").asText(), each));
        CLIPTokenizer tokenizer = whole(folder);
        SoftAssertions all = new SoftAssertions();
        for (JsonNode each : cases.values()) {
            String text = each.path("text").asText();
            List<Integer> ids = integers(each.path("ids"));
            List<Integer> wanted = folder.equals("two") && each.has("padded2")
                    ? integers(each.path("padded2"))
                    : padded(ids, folder.equals("two") ? 0 : 49407);
            all.assertThat(row(tokenizer.encode(text))).as(text).isEqualTo(wanted);
        }
        all.assertAll();
    }

    private static List<Integer> padded(List<Integer> ids, int pad) {
        List<Integer> row = new ArrayList<>(List.of(49406));
        row.addAll(ids.subList(0, Math.min(75, ids.size())));
        row.add(49407);
        while (row.size() < 77) {
            row.add(pad);
        }
        return row;
    }
}
