package dev.dreambooth.engine.training.optimizer.onepass;

import java.util.List;
import java.util.stream.Stream;

/**
 * Changes a tensor in one pass over its memory: so many numbers at a time that they stay in the nearest cache, in 32 bits
 * whatever they are held in. As a chain of tensor operations the same step goes over memory some twenty times.
 *
 * @param weights what is changed
 * @param moments what is kept for each weight, changed too
 * @param rule how
 */
public record OnePass(StoredNumbers weights, List<StoredNumbers> moments, UpdateRule rule) {
    /** Takes the parts. */
    public OnePass {
        moments = List.copyOf(moments);
    }

    /**
     * Changes a range of the weights; ranges may be changed on several threads at a time.
     *
     * @param gradients of all weights
     * @param factor what they are multiplied by
     * @param first the first of the range; a multiple of {@link BlockwiseNumbers#BLOCK}
     * @param last the one after its last
     */
    public void change(StoredNumbers gradients, double factor, int first, int last) {
        Tile tile = new Tile();
        boolean pairs = Stream.concat(Stream.of(weights, gradients), moments.stream())
                .allMatch(BfloatNumbers.class::isInstance);
        float[] weight = new float[Tile.SIZE];
        float[] gradient = new float[Tile.SIZE];
        float[][] moment = new float[moments.size()][Tile.SIZE];
        for (int begin = first; begin < last; begin += Tile.SIZE) {
            int count = Math.min(Tile.SIZE, last - begin);
            tile.order(pairs && count == Tile.SIZE);
            weights.read(begin, weight, count, tile);
            gradients.read(begin, gradient, count, tile);
            scale(gradient, (float) factor);
            for (int i = 0; i < moment.length; i++) {
                moments.get(i).read(begin, moment[i], count, tile);
            }
            rule.change(weight, gradient, moment, count);
            for (int i = 0; i < moment.length; i++) {
                moments.get(i).write(begin, moment[i], count, tile);
            }
            weights.write(begin, weight, count, tile);
        }
    }

    private static void scale(float[] values, float factor) {
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
    }
}
