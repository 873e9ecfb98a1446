package dev.dreambooth.engine.stage.evaluate;

import dev.dreambooth.contract.evaluation.EncoderIdentity;
import dev.dreambooth.contract.io.Sha256;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.evaluation.encoder.ImageEncoder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An encoder that looks at no image twice, not even in another run. */
final class RememberingEncoder implements ImageEncoder {
    private final ImageEncoder encoder;
    private final KeptVectors kept;

    /** @param encoder owned from now on */
    RememberingEncoder(ImageEncoder encoder, KeptVectors kept) {
        this.encoder = encoder;
        this.kept = kept;
    }

    @Override
    public float[][] embed(List<RgbImage> images) {
        float[][] vectors = new float[images.size()][];
        List<Integer> unseen = new ArrayList<>();
        List<String> digests = images.stream().map(RememberingEncoder::digest).toList();
        for (int i = 0; i < vectors.length; i++) {
            Optional<double[]> found = kept.find(identity(), digests.get(i));
            if (found.isPresent()) {
                vectors[i] = narrowed(found.get());
            } else {
                unseen.add(i);
            }
        }
        if (!unseen.isEmpty()) {
            float[][] seen = encoder.embed(unseen.stream().map(images::get).toList());
            for (int k = 0; k < seen.length; k++) {
                int i = unseen.get(k);
                vectors[i] = seen[k];
                kept.put(identity(), digests.get(i), widened(seen[k]));
            }
        }
        return vectors;
    }

    /** Of size and pixels, since what an encoder sees of a photo may be less than its file. */
    static String digest(RgbImage image) {
        int row = 3 * image.width();
        byte[] bytes = new byte[2 * Integer.BYTES + row * image.height()];
        ByteBuffer.wrap(bytes).putInt(image.width()).putInt(image.height());
        for (int y = 0; y < image.height(); y++) {
            image.copyRow(y, bytes, 2 * Integer.BYTES + row * y);
        }
        return Sha256.of(bytes);
    }

    private static float[] narrowed(double... numbers) {
        float[] vector = new float[numbers.length];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) numbers[i];
        }
        return vector;
    }

    private static double[] widened(float... vector) {
        double[] numbers = new double[vector.length];
        for (int i = 0; i < vector.length; i++) {
            numbers[i] = vector[i];
        }
        return numbers;
    }

    @Override
    public double[] meanColour() {
        return encoder.meanColour();
    }

    @Override
    public EncoderIdentity identity() {
        return encoder.identity();
    }

    @Override
    public void close() {
        encoder.close();
    }
}
