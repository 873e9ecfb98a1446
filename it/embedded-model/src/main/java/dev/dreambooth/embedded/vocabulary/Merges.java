package dev.dreambooth.embedded.vocabulary;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/** CLIP's byte-pair merges (Sennrich et al. 2016) in the order in which they are to be applied. */
final class Merges {
    /** Ends a word. */
    static final String END = "</w>";
    /** Number of merges that CLIP uses of its list: 49152 tokens less 256 bytes less 2 special tokens. */
    private static final int USED = 49152 - 256 - 2;

    private final List<String> ordered;
    private final Map<String, Integer> ranks = new HashMap<>();

    private Merges(List<String> ordered) {
        this.ordered = List.copyOf(ordered);
        for (int i = 0; i < ordered.size(); i++) {
            ranks.put(ordered.get(i), i);
        }
    }

    /** Reads OpenAI's {@code bpe_simple_vocab_16e6.txt.gz}: a line of remarks, then a merge a line. */
    static Merges read(Path file) throws IOException {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            return new Merges(lines.lines().skip(1).limit(USED).toList());
        }
    }

    List<String> ordered() {
        return ordered;
    }

    /** Adds to {@code needed} the merges that spelling a lower-case ASCII word takes; returns its tokens. */
    List<String> spell(String word, Set<String> needed) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < word.length(); i++) {
            parts.add(word.substring(i, i + 1) + (i == word.length() - 1 ? END : ""));
        }
        while (true) {
            int best = -1;
            int bestRank = Integer.MAX_VALUE;
            for (int i = 0; i + 1 < parts.size(); i++) {
                int rank = ranks.getOrDefault(parts.get(i) + " " + parts.get(i + 1), Integer.MAX_VALUE);
                if (rank < bestRank) {
                    best = i;
                    bestRank = rank;
                }
            }
            if (best < 0) {
                return parts;
            }
            needed.add(ordered.get(bestRank));
            String joined = parts.get(best) + parts.remove(best + 1);
            parts.set(best, joined);
        }
    }
}
