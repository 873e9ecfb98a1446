package dev.dreambooth.engine.evaluation.lint;

import dev.dreambooth.engine.evaluation.Embeddings;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An instance image that shows something else, as an encoder sees it: from another folder, or with another subject in front.
 *
 * <p>Of n images, e the embeddings: image i is told of if it is less like each of the others than any two of them are
 * alike, and its distance to them, 1 − mean e_i·e_j, is more than twice theirs among themselves. Photos of one subject
 * have a distance of .23 by DINO and .12 by CLIP (Ruiz et al. 2023, table 1), those of different things some .8 and .4.
 */
public final class UnlikeTheOthers {
    private static final double FAR = 2;
    /** The others must be three, or nobody knows how alike they can be. */
    private static final int FEWEST = 4;

    private UnlikeTheOthers() {}

    /**
     * Remarks on images.
     *
     * @param names of the images of one subject
     * @param embeddings of the same
     */
    public static List<String> of(List<String> names, Embeddings embeddings) {
        if (names.size() < FEWEST || !embeddings.allFinite()) {
            return List.of();
        }
        return IntStream.range(0, names.size())
                .filter(i -> isFar(i, embeddings))
                .mapToObj(i ->
                        names.get(i) + " is unlike the other instance images as subjectEncoder sees it. If it shows"
                                + " something else, take it out of the folder.")
                .toList();
    }

    private static boolean isFar(int image, Embeddings all) {
        double[] to = IntStream.range(0, all.size())
                .filter(other -> other != image)
                .mapToDouble(other -> all.cosine(image, all, other))
                .toArray();
        double[] among = IntStream.range(0, all.size())
                .filter(i -> i != image)
                .boxed()
                .flatMapToDouble(
                        i -> IntStream.range(0, i).filter(j -> j != image).mapToDouble(j -> all.cosine(i, all, j)))
                .toArray();
        double nearest = Arrays.stream(to).max().orElseThrow();
        double farthest = Arrays.stream(among).min().orElseThrow();
        return nearest < farthest && distance(to) > FAR * distance(among);
    }

    private static double distance(double... cosines) {
        return 1 - Arrays.stream(cosines).average().orElseThrow();
    }
}
