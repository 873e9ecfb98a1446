package dev.dreambooth.engine.data;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.UserError;

/** Turns pictures into the arrays an autoencoder reads and writes, and back. */
public final class Pixels {
    private Pixels() {}

    /**
     * Returns the picture as an autoencoder wants it: channel by channel (CHW), values from -1 (black) to 1.
     *
     * <p>The order of the operations, in single precision, is that of torchvision's {@code ToTensor} and
     * {@code Normalize([0.5], [0.5])}, so that both give the same bits.
     */
    public static float[] toFloats(RgbImage image) {
        int area = image.width() * image.height();
        byte[] samples = image.samples();
        float[] values = new float[3 * area];
        for (int pixel = 0; pixel < area; pixel++) {
            for (int channel = 0; channel < 3; channel++) {
                float unit = (samples[3 * pixel + channel] & 0xFF) / 255f;
                values[channel * area + pixel] = (unit - 0.5f) / 0.5f;
            }
        }
        return values;
    }

    /**
     * Returns the picture in a batch of decoded ones: x / 2 + 0.5, cut off to 0..1, times 255, rounded half to even.
     *
     * @param values batch x 3 x height x width
     * @param index which picture of the batch
     * @throws UserError if a value is not a number
     */
    public static RgbImage toImage(float[] values, int index, int height, int width) {
        int area = height * width;
        int start = 3 * area * index;
        byte[] samples = new byte[3 * area];
        for (int pixel = 0; pixel < area; pixel++) {
            for (int channel = 0; channel < 3; channel++) {
                samples[3 * pixel + channel] = quantize(values[start + channel * area + pixel]);
            }
        }
        return RgbImage.owning(width, height, samples);
    }

    private static byte quantize(float value) {
        if (Float.isNaN(value)) {
            throw new UserError(
                    ExitCode.GATE_FAILED,
                    "The model produced an image with values that are not numbers (NaN).",
                    "If the precision is fp16 use fp32; otherwise training diverged: lower learningRate.");
        }
        float unit = Math.max(0f, Math.min(1f, value * 0.5f + 0.5f));
        return (byte) Math.rint(unit * 255f);
    }
}
