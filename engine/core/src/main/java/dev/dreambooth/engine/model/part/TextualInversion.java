package dev.dreambooth.engine.model.part;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A word that was learnt by training nothing but its vectors in the token table (Gal et al. 2022, arXiv 2208.01618).
 *
 * @param token what stands for it in a prompt
 * @param file where it comes from, for messages
 * @param vectors one matrix for each text encoder, in their order
 */
public record TextualInversion(String token, String file, List<Vectors> vectors) {
    /**
     * The vectors of a word in one text encoder's table, one behind the other.
     *
     * @param width of each
     * @param values of all
     */
    @SuppressWarnings("ArrayRecordComponent") // copied in and out; vectors are not compared
    public record Vectors(int width, float[] values) {
        /** Copies the values, so that they never change. */
        public Vectors {
            values = values.clone();
        }

        @Override
        public float[] values() {
            return values.clone();
        }

        /** Returns how many there are: as many tokens stand for the word. */
        public int count() {
            return values.length / width;
        }
    }

    /** Copies the list. */
    public TextualInversion {
        vectors = List.copyOf(vectors);
    }

    /** Returns the widths of the vectors. */
    public List<Integer> widths() {
        return vectors.stream().map(Vectors::width).toList();
    }

    /** Returns how messages name models whose text encoders have these widths. */
    public static String family(List<Integer> widths) {
        String family = switch (widths.stream().map(String::valueOf).collect(Collectors.joining("+"))) {
            case "768" -> "Stable Diffusion 1.x";
            case "1024" -> "Stable Diffusion 2.x";
            case "768+1280" -> "Stable Diffusion XL";
            default -> "";
        };
        String text = widths.stream().map(String::valueOf).collect(Collectors.joining(" and "));
        return family.isEmpty() ? "text of width " + text : family + " (text of width " + text + ")";
    }
}
