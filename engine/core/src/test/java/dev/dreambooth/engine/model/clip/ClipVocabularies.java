package dev.dreambooth.engine.model.clip;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** Tokenizer folders with CLIP's full vocabulary of 49 408 pieces, numbered as OpenAI did. */
final class ClipVocabularies {
    static final String END = "<|endoftext|>";

    private static final String ROLES =
            "\"bos_token\":\"<|startoftext|>\",\"eos_token\":\"<|endoftext|>\",\"unk_token\":\"<|endoftext|>\"";

    private ClipVocabularies() {}

    /** Writes the four files; the special-tokens map names {@code pad}, the older configuration the end token. */
    static Path write(Path folder, String pad) throws IOException {
        Files.createDirectories(folder);
        byte[] merges;
        try (InputStream packed = ClipVocabularies.class.getResourceAsStream("merges.txt.gz")) {
            merges = new GZIPInputStream(packed).readAllBytes();
        }
        Files.write(folder.resolve("merges.txt"), merges);
        List<String> lines = new String(merges, StandardCharsets.UTF_8).lines().toList();
        new ObjectMapper().writeValue(folder.resolve("vocab.json").toFile(), number(lines.subList(1, lines.size())));
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                "{" + ROLES + ",\"pad_token\":\"" + END + "\",\"model_max_length\":77}");
        Files.writeString(folder.resolve("special_tokens_map.json"), "{" + ROLES + ",\"pad_token\":\"" + pad + "\"}");
        return folder;
    }

    private static Map<String, Integer> number(List<String> merges) {
        Map<String, Integer> ids = new LinkedHashMap<>();
        for (String end : List.of("", "</w>")) {
            for (boolean visible : new boolean[] {true, false}) {
                for (int value = 0; value < 256; value++) {
                    boolean isVisible = (value > ' ' && value < 0x7F) || (value > 0xA0 && value != 0xAD);
                    if (isVisible == visible) {
                        ids.put(symbol(value) + end, ids.size());
                    }
                }
            }
        }
        merges.forEach(merge -> ids.put(merge.replace(" ", ""), ids.size()));
        ids.put("<|startoftext|>", ids.size());
        ids.put(END, ids.size());
        return ids;
    }

    /** The substitutes are: controls and the space, from U+0100; delete to U+00A0, from U+0121; the soft hyphen, U+0143. */
    private static String symbol(int value) {
        int point = value;
        if (value <= ' ') {
            point = 0x100 + value;
        } else if (value >= 0x7F && value <= 0xA0) {
            point = 0x121 + value - 0x7F;
        } else if (value == 0xAD) {
            point = 0x143;
        }
        return Character.toString(point);
    }
}
