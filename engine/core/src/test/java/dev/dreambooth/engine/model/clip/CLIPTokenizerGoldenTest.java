package dev.dreambooth.engine.model.clip;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dreambooth.engine.model.part.TokenizedPrompt;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every prompt of it/reference/tokenizer_golden.py gets the ids that transformers' CLIPTokenizer gives it. */
class CLIPTokenizerGoldenTest {
    @TempDir
    static Path folder;

    private static JsonNode cases;
    private static CLIPTokenizer first;
    private static CLIPTokenizer second;

    @BeforeAll
    static void load() throws IOException {
        try (InputStream in = CLIPTokenizerGoldenTest.class.getResourceAsStream("/golden/tokenizer/prompts.json")) {
            cases = new ObjectMapper().readTree(in);
        }
        first = CLIPTokenizer.load(ClipVocabularies.write(folder.resolve("sd1"), ClipVocabularies.END));
        second = CLIPTokenizer.load(ClipVocabularies.write(folder.resolve("sd2"), "!"));
    }

    private static List<Integer> integers(JsonNode array) {
        List<Integer> values = new ArrayList<>();
        array.forEach(value -> values.add(value.asInt()));
        return values;
    }

    private static List<Integer> row(TokenizedPrompt prompt) {
        return Arrays.stream(prompt.ids()).mapToObj(Math::toIntExact).toList();
    }

    @Test
    void idsEqualTheReference() {
        assertThat(cases.size()).isGreaterThanOrEqualTo(300);
        SoftAssertions all = new SoftAssertions();
        for (JsonNode each : cases) {
            String text = each.path("text").asText();
            all.assertThat(first.tokenize(text)).as(text).isEqualTo(integers(each.path("ids")));
        }
        all.assertAll();
    }

    /** Stable Diffusion 2 pads with "!", which is thereby a token of its own wherever it occurs in a prompt. */
    @Test
    void paddedIdsEqualTheReferenceForBothWaysOfPadding() {
        SoftAssertions all = new SoftAssertions();
        for (JsonNode each : cases) {
            String text = each.path("text").asText();
            List<Integer> ids = integers(each.path("ids"));
            all.assertThat(row(first.encode(text))).as(text).isEqualTo(padded(ids, 49407));
            all.assertThat(row(second.encode(text)))
                    .as(text)
                    .isEqualTo(each.has("padded2") ? integers(each.path("padded2")) : padded(ids, 0));
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
