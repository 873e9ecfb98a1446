package dev.dreambooth.engine.data.order;

import dev.dreambooth.engine.data.image.ImageSize;
import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.RandomStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The order of images of different sizes, where all images of a batch have to be of one size. Every epoch shuffles
 * the images of each size, deals them into batches, fills the last one of a size from its beginning again, and shuffles
 * the batches. A pure function of the seed and the epoch.
 */
public final class BucketOrder implements ImageOrder {
    private final long seed;
    private final int batchSize;
    private final int images;
    private final List<List<Integer>> buckets;
    private long dealtEpoch = -1;
    private List<int[]> dealt = List.of();

    /**
     * @param seed the run's seed
     * @param sizes size of each image
     * @param batchSize images a batch
     */
    public BucketOrder(long seed, List<ImageSize> sizes, int batchSize) {
        this.seed = seed;
        this.batchSize = batchSize;
        this.images = sizes.size();
        Map<ImageSize, List<Integer>> bySize = new LinkedHashMap<>();
        for (int image = 0; image < sizes.size(); image++) {
            bySize.computeIfAbsent(sizes.get(image), absent -> new ArrayList<>())
                    .add(image);
        }
        this.buckets = List.copyOf(bySize.values());
    }

    @Override
    public int images() {
        return images;
    }

    @Override
    public int image(long sample) {
        long batch = sample / batchSize;
        long perEpoch = buckets.stream().mapToLong(this::batches).sum();
        long epoch = batch / perEpoch;
        if (epoch != dealtEpoch) {
            dealt = deal(epoch);
            dealtEpoch = epoch;
        }
        return dealt.get((int) (batch % perEpoch))[(int) (sample % batchSize)];
    }

    private int batches(List<Integer> bucket) {
        return (bucket.size() + batchSize - 1) / batchSize;
    }

    private List<int[]> deal(long epoch) {
        List<int[]> batches = new ArrayList<>();
        int number = 0;
        for (List<Integer> bucket : buckets) {
            int[] order = shuffled(epoch, ++number, bucket.size());
            for (int batch = 0; batch < batches(bucket); batch++) {
                int[] members = new int[batchSize];
                for (int i = 0; i < batchSize; i++) {
                    members[i] = bucket.get(order[(batch * batchSize + i) % bucket.size()]);
                }
                batches.add(members);
            }
        }
        List<int[]> mixed = new ArrayList<>();
        for (int batch : shuffled(epoch, 0, batches.size())) {
            mixed.add(batches.get(batch));
        }
        return mixed;
    }

    /** Shuffles the numbers below {@code count}; {@code purpose} 0 is for batches, others for the images of a size. */
    private int[] shuffled(long epoch, int purpose, int count) {
        return Shuffle.permutation(Noise.seed(seed, RandomStream.BUCKET, epoch, purpose), 0, count);
    }
}
