package dev.dreambooth.engine.data.image;

/** Turns images into the arrays that an autoencoder reads. */
public final class Pixels {
    private Pixels() {}

    /**
     * Returns the image as an autoencoder wants it: channel by channel (CHW), values from -1 (black) to 1.
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
}
