package dev.dreambooth.engine.model.clip;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Splits a word into the pieces of a vocabulary by byte-pair encoding (Sennrich et al. 2016, section 3.2): starting from
 * single bytes, the neighbours whose merge was learned earliest are joined, again and again, until no rule applies. The
 * last piece of a word ends in {@code </w>}, which tells {@code car</w>} from the {@code car} of {@code carpet}.
 */
final class BytePairEncoder {
    /** The mark of a word's last piece. */
    static final String END_OF_WORD = "</w>";

    private final Map<Merge, Integer> ranks;

    /** Creates an encoder from its rules, the ones learned earliest first. */
    BytePairEncoder(List<Merge> merges) {
        ranks = new HashMap<>(merges.size() * 2);
        for (int rank = 0; rank < merges.size(); rank++) {
            ranks.put(merges.get(rank), rank);
        }
    }

    /** Returns the pieces of one word, which has at least one character. */
    List<String> encode(String word) {
        List<String> symbols = ByteAlphabet.symbols(word);
        int last = symbols.size() - 1;
        symbols.set(last, symbols.get(last) + END_OF_WORD);
        Optional<Merge> next = earliest(symbols);
        while (next.isPresent()) {
            symbols = apply(next.get(), symbols);
            next = earliest(symbols);
        }
        return symbols;
    }

    private Optional<Merge> earliest(List<String> symbols) {
        Merge best = null;
        int bestRank = Integer.MAX_VALUE;
        for (int i = 0; i + 1 < symbols.size(); i++) {
            Merge candidate = new Merge(symbols.get(i), symbols.get(i + 1));
            int rank = ranks.getOrDefault(candidate, Integer.MAX_VALUE);
            if (rank < bestRank) {
                best = candidate;
                bestRank = rank;
            }
        }
        return Optional.ofNullable(best);
    }

    private static List<String> apply(Merge merge, List<String> symbols) {
        List<String> joined = new ArrayList<>(symbols.size());
        for (int i = 0; i < symbols.size(); i++) {
            boolean pair = i + 1 < symbols.size()
                    && symbols.get(i).equals(merge.left())
                    && symbols.get(i + 1).equals(merge.right());
            joined.add(pair ? merge.joined() : symbols.get(i));
            if (pair) {
                i++;
            }
        }
        return joined;
    }
}
