package dev.dreambooth.engine.evaluation.encoder;

import dev.dreambooth.contract.evaluation.EncoderIdentity;
import dev.dreambooth.engine.data.image.RgbImage;
import java.util.List;

/** Turns images into vectors whose cosines say how alike the images are. */
public interface ImageEncoder extends AutoCloseable {
    /**
     * Returns a vector of length 1 for each image, which depends on nothing but that image: not on those beside it, nor on
     * the number of threads.
     *
     * @param images of any size
     */
    float[][] embed(List<RgbImage> images);

    /** Returns the colour that says nothing to the encoder, red, green and blue from 0 to 255: the mean of what it learned. */
    double[] meanColour();

    /** Returns what made the vectors: those of two identities cannot be compared. */
    EncoderIdentity identity();

    @Override
    void close();
}
