package dev.dreambooth.engine.model.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which files of one are read, and which are refused by the name of what is not CLIP's in them. */
class TokenizerJsonTest {
    private static final String WHOLE = """
            {"version": "1.0", "truncation": null, "padding": null,
             "added_tokens": [
              {"id": 5, "content": "<|startoftext|>", "single_word": false, "normalized": true, "special": true},
              {"id": 6, "content": "<|endoftext|>", "single_word": false, "normalized": false, "special": true},
              {"id": 9, "content": "Ab", "single_word": true, "normalized": true, "special": false}],
             "normalizer": {"type": "Sequence", "normalizers": [{"type": "NFC"},
              {"type": "Replace", "pattern": {"Regex": "\\\\s+"}, "content": " "}, {"type": "Lowercase"}]},
             "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
              {"type": "Split", "pattern": {"Regex": "'s|'t|'re|'ve|'m|'ll|'d|[\\\\p{L}]+|[\\\\p{N}]|[^\\\\s\\\\p{L}\\\\p{N}]+"},
               "behavior": "Removed", "invert": true},
              {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true}]},
             "model": {"type": "BPE", "dropout": null, "unk_token": "<|endoftext|>", "continuing_subword_prefix": "",
              "end_of_word_suffix": "</w>", "fuse_unk": false, "byte_fallback": false, "ignore_merges": false,
              "vocab": {"a": 0, "b": 1, "a</w>": 2, "b</w>": 3, "ab</w>": 4, "<|startoftext|>": 5, "<|endoftext|>": 6},
              "merges": [["a", "b</w>"]]}}
            """;

    @TempDir
    Path folder;

    private CLIPTokenizer load(String file, String config) throws IOException {
        Files.writeString(folder.resolve("tokenizer.json"), file);
        Files.writeString(folder.resolve("tokenizer_config.json"), config);
        return CLIPTokenizer.load(folder);
    }

    @Test
    void addedTokensAreFoundAsTheFileSays() throws IOException {
        CLIPTokenizer tokenizer = load(WHOLE, "{\"pad_token\": \"b</w>\", \"extra_special_tokens\": [\"<x>\"]}");
        assertThat(tokenizer.padId()).isEqualTo(3);
        assertThat(tokenizer.startId()).isEqualTo(5);
        assertThat(tokenizer.tokenize("aB")).containsExactly(9);
        assertThat(tokenizer.tokenize("ab, AB_")).containsExactly(9, 6, 4, 6);
        assertThat(tokenizer.tokenize("b<|STARTOFTEXT|>b")).containsExactly(3, 5, 3);
        assertThat(tokenizer.tokenize("b<x>b"))
                .containsExactly(3, tokenizer.tokenize("<x>").get(0), 3);
        assertThat(tokenizer.modelMaxLength()).isEqualTo(77);
    }

    /** Some files name CLIP's marks in the expression that splits texts, some do not: it shows where signs follow them. */
    @Test
    void marksInCapitalsAreWordsAsTheFileSays() {
        assertThat(new FastPretokenizer(true).words("a<|endoftext|>! <|startoftext|>,"))
                .containsExactly("a", "<|", "endoftext", "|>", "!", "<|", "startoftext", "|>", ",");
        assertThat(new FastPretokenizer(false).words("a<|endoftext|>! "))
                .containsExactly("a", "<|", "endoftext", "|>!");
    }

    @Test
    void lettersAreMadeSmallOneByOne() {
        FastPretokenizer fast = new FastPretokenizer(true);
        assertThat(fast.normalized("\u0130\u039F\u0394\u039F\u03A3 e\u0301\u000B\u00A0X"))
                .isEqualTo("i\u0307\u03BF\u03B4\u03BF\u03C3 \u00E9 x");
        assertThat(fast.words("\uD869\uDEDF\uD869\uDEDF dog's 42")).hasSize(5);
    }

    @Test
    void filesOfTheirOwnComeFirst() throws IOException {
        Files.writeString(folder.resolve("vocab.json"), "{\"c</w>\": 0}");
        Files.writeString(folder.resolve("merges.txt"), "#version: 0.2\n");
        assertThat(load(WHOLE, "{}").tokenize("c")).containsExactly(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"BPE\"                | \"WordPiece\"        | model.type = \"WordPiece\"",
                "\"</w>\"               | \"\"                 | model.end_of_word_suffix = \"\"",
                "\"byte_fallback\": false | \"byte_fallback\": true | model.byte_fallback = true",
                "{\"type\": \"NFC\"},   | {\"type\": \"NFKC\"}, | normalizer = ",
                "\"invert\": true       | \"invert\": false    | pre_tokenizer = ",
                "[\"a\", \"b</w>\"]     | [\"a\", \"c\"]       | Merge 1 of ",
                "[\"a\", \"b</w>\"]     | \"a b c\"            | Merge 1 of ",
                "\"id\": 9              | \"id\": -1           | an added token that is no text with an id",
                "\"a\": 0               | \"a\": \"x\"         | gives 'a' the id",
                "\"normalizer\":        | \"normaliser\":      | normalizer = nothing",
            })
    void whatIsNotOfClipIsRefusedByName(String right, String wrong, String message) {
        assertThat(WHOLE).contains(right);
        assertThatThrownBy(() -> load(WHOLE.replace(right, wrong), "{}"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("tokenizer.json")
                .hasMessageContaining(message);
    }

    @Test
    void aPointerInPlaceOfAVocabularyIsNamed() throws IOException {
        String pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 524619\n";
        assertThatThrownBy(() -> load(pointer, "{}"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("a Git LFS pointer in place of the file of 524619 bytes");
        Files.writeString(folder.resolve("vocab.json"), "{\"c</w>\": 0}");
        Files.writeString(folder.resolve("merges.txt"), pointer);
        assertThatThrownBy(() -> CLIPTokenizer.load(folder))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("merges.txt is a Git LFS pointer");
    }
}
