package dev.dreambooth.engine.model.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.model.part.Identifiers;
import dev.dreambooth.engine.model.part.TokenizedPrompt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user is told about prompts and identifiers, and which tokenizer folders are refused. */
class CLIPTokenizerTest {
    @TempDir
    static Path temporary;

    private static Path full;
    private static CLIPTokenizer tokenizer;

    @TempDir
    Path folder;

    @BeforeAll
    static void load() throws IOException {
        full = ClipVocabularies.write(temporary.resolve("full"), ClipVocabularies.END);
        tokenizer = CLIPTokenizer.load(full);
    }

    /** The smallest vocabulary that can write "ab". */
    private Path small(String config) throws IOException {
        Files.writeString(
                folder.resolve("vocab.json"),
                "{\"a\":0,\"b\":1,\"a</w>\":2,\"b</w>\":3,\"ab</w>\":4,\"<|startoftext|>\":5,\"<|endoftext|>\":6}");
        Files.writeString(folder.resolve("merges.txt"), "#version: 0.2\na b</w>\n");
        Files.writeString(folder.resolve("tokenizer_config.json"), config);
        return folder;
    }

    @Test
    void idsAreThoseThatStableDiffusionKnows() {
        assertThat(tokenizer.tokenize("a photo of sks dog")).containsExactly(320, 1125, 539, 48136, 1929);
        assertThat(tokenizer.vocabularySize()).isEqualTo(49408);
        assertThat(tokenizer.startId()).isEqualTo(49406);
        assertThat(tokenizer.endId()).isEqualTo(49407);
        assertThat(tokenizer.modelMaxLength()).isEqualTo(77);
    }

    @Test
    void namesWhatDoesNotFit() {
        TokenizedPrompt fits = tokenizer.encode("dog ".repeat(75));
        assertThat(fits.cut()).isEmpty();
        assertThat(fits.length()).isEqualTo(77);

        TokenizedPrompt over = tokenizer.encode("dog ".repeat(75) + "in a café, it's snowing");
        assertThat(over.cut()).isEqualTo("in a café , it 's snowing");
        assertThat(over.ids()).hasSize(77).endsWith(1929, 49407);
        assertThat(over.length()).isEqualTo(77);
    }

    @Test
    void anEmptyPromptIsStartEndAndPadding() {
        TokenizedPrompt empty = tokenizer.encode(" ");
        assertThat(empty.length()).isEqualTo(2);
        assertThat(empty.ids()).hasSize(77).startsWith(49406, 49407, 49407);
    }

    @Test
    void pictographsNewerThanTheJdkAreKept() {
        String shakingFace = Character.toString(0x1FAE8);
        assertThat(tokenizer.decode(tokenizer.tokenize("a " + shakingFace))).isEqualTo("a " + shakingFace);
    }

    @ParameterizedTest
    @CsvSource({"sks", "ohwx", "SKS", "dog"})
    void aSingleTokenIsAGoodIdentifier(String identifier) {
        assertThat(new Identifiers(tokenizer).warning(identifier)).isEmpty();
    }

    @Test
    void anIdentifierOfSeveralTokensIsWarnedAboutWithBetterOnes() {
        String warning = new Identifiers(tokenizer).warning("zwx").orElseThrow();
        assertThat(warning).contains("'zwx' is 2 tokens [z, wx]").contains("One token each: sks, ");
        assertThat(new Identifiers(tokenizer).warning(" ").orElseThrow()).contains("no token at all");
    }

    @Test
    void suggestsOnlyWhatTheVocabularyHoldsWhole() throws IOException {
        assertThat(new Identifiers(tokenizer).suggestions()).containsExactly("sks", "ohwx", "nlwx");

        Identifiers small = new Identifiers(CLIPTokenizer.load(small("{}")));
        assertThat(small.suggestions()).isEmpty();
        assertThat(small.warning("ba").orElseThrow()).contains("[b, a]").contains("holds whole");
    }

    @Test
    void theSpecialTokensMapWinsOverAnOlderConfiguration() throws IOException {
        CLIPTokenizer padsWithZero = CLIPTokenizer.load(ClipVocabularies.write(folder, "!"));
        assertThat(padsWithZero.padId()).isZero();
        assertThat(padsWithZero.tokenize("hello!!")).containsExactly(3306, 0, 0);
    }

    @Test
    void theNewConfigurationWinsOverTheSpecialTokensMap() throws IOException {
        small("{\"pad_token\":{\"content\":\"b</w>\"},\"added_tokens_decoder\":{\"7\":{\"content\":\"<new>\"}}}");
        Files.writeString(folder.resolve("special_tokens_map.json"), "{\"pad_token\":\"a</w>\"}");
        CLIPTokenizer read = CLIPTokenizer.load(folder);
        assertThat(read.padId()).isEqualTo(3);
        assertThat(read.tokenize("ab<new>ab")).containsExactly(4, 7, 4);
        assertThat(read.vocabularySize()).isEqualTo(8);
    }

    @Test
    void addedTokensOfTheOlderFormAreNeverSplit() throws IOException {
        small("{\"additional_special_tokens\":[\"<more>\"]}");
        Files.writeString(folder.resolve("added_tokens.json"), "{\"<sks-1>\":9}");
        CLIPTokenizer read = CLIPTokenizer.load(folder);
        assertThat(read.tokenize("ab <sks-1>ab")).containsExactly(4, 9, 4);
        assertThat(read.pieces("a<more>")).containsExactly("a</w>", "<more>");
    }

    @Test
    void piecesOutsideTheVocabularyBecomeTheUnknownToken() throws IOException {
        assertThat(CLIPTokenizer.load(small("{}")).tokenize("ab c")).containsExactly(4, 6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "-77", "1000000", "1e30"})
    void anImpossibleLengthIsRefused(String length) throws IOException {
        small("{\"model_max_length\":" + length + "}");
        assertThatThrownBy(() -> CLIPTokenizer.load(folder))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("model_max_length");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "vocab.json  | {\"a\":-1}                 | gives 'a' the id -1",
                "vocab.json  | {\"a\":\"x\"}              | gives 'a' the id",
                "vocab.json  | {}                         | has no vocabulary",
                "vocab.json  | {\"a\":1,\"a\":2}          | Duplicate field",
                "merges.txt  | version;a b c       | Line 2",
                "added_tokens.json | {\"x\":\"many\"}     | the id 'many'",
                "tokenizer_config.json | []               | holds no JSON object"
            })
    void aBrokenFileIsNamed(String file, String text, String message) throws IOException {
        small("{}");
        Files.writeString(folder.resolve(file), text.replace(";", "\n"));
        assertThatThrownBy(() -> CLIPTokenizer.load(folder))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(message);
    }

    /** Learnt words are found in any case, the longest first, and within no other word. */
    @Test
    void learntWordsHaveIdsOfTheirOwn() {
        CLIPTokenizer learnt = tokenizer.with(
                Map.of("Toy", List.of(60_000), "toy-two", List.of(60_001, 60_002), "<x>", List.of(60_003)));
        assertThat(learnt.tokenize("dog")).isEqualTo(tokenizer.tokenize("dog"));
        assertThat(learnt.tokenize("toys, atoy")).isEqualTo(tokenizer.tokenize("toys, atoy"));
        assertThat(learnt.tokenize("TOY")).containsExactly(60_000);
        assertThat(learnt.tokenize("toy,toy-TWO")).startsWith(60_000).endsWith(60_001, 60_002);
        assertThat(learnt.tokenize("a<X>a")).containsExactly(320, 60_003, 320);
    }
}
