package dev.dreambooth.embedded.latent;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dreambooth.embedded.image.Place;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * The teacher of the autoencoder: each 8x8 patch of an image, 192 numbers, becomes its 24 strongest principal components.
 *
 * <p>The components are half whitened: divided by the square root of their standard deviation, then all scaled to a mean
 * variance of 1. Left as they are, the first few would drown the others in the diffusion loss; fully whitened, the fine
 * ones, which matter least to the eye, would weigh as much as the coarse.
 *
 * @param mean mean patch, 3 planes of 8x8 values
 * @param components unit vectors of the same form, strongest first
 * @param gains what projections on the components are multiplied by
 * @param deviations standard deviation of each latent channel over the fitted images
 */
public record PatchPca(double[] mean, double[][] components, double[] gains, double[] deviations) {
    /** Edge of a patch in pixels, the factor of the autoencoder. */
    public static final int PATCH = 8;
    /** Channels of a latent. */
    public static final int CHANNELS = 24;
    /** Rows and columns of a latent. */
    public static final int GRID = Place.SIZE / PATCH;

    private static final int DIMENSION = 3 * PATCH * PATCH;

    private static final String FILE = "/dev/dreambooth/embedded/latent-space.json";

    /**
     * The latent space of the embedded model, which {@link LatentSpaceFitter} found. It is kept as a file because all parts
     * of the model have to agree on it.
     */
    public static PatchPca load() {
        try (InputStream file = PatchPca.class.getResourceAsStream(FILE)) {
            return new ObjectMapper().readValue(file, PatchPca.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fits the components to images, each 3 planes of 64x64 values. */
    public static PatchPca fit(List<float[]> images) {
        double[] mean = new double[DIMENSION];
        double[][] covariance = new double[DIMENSION][DIMENSION];
        long count = (long) images.size() * GRID * GRID;
        double[] patch = new double[DIMENSION];
        for (float[] image : images) {
            for (int cell = 0; cell < GRID * GRID; cell++) {
                read(image, cell, patch);
                for (int i = 0; i < DIMENSION; i++) {
                    mean[i] += patch[i] / count;
                    for (int j = 0; j <= i; j++) {
                        covariance[i][j] += patch[i] * patch[j] / count;
                    }
                }
            }
        }
        for (int i = 0; i < DIMENSION; i++) {
            for (int j = 0; j <= i; j++) {
                covariance[i][j] -= mean[i] * mean[j];
                covariance[j][i] = covariance[i][j];
            }
        }
        SymmetricEigen eigen = SymmetricEigen.of(covariance);
        return halfWhitened(mean, eigen);
    }

    private static PatchPca halfWhitened(double[] mean, SymmetricEigen eigen) {
        double[][] components = new double[CHANNELS][];
        double[] deviations = new double[CHANNELS];
        double meanVariance = 0;
        for (int k = 0; k < CHANNELS; k++) {
            components[k] = eigen.vectors()[k];
            deviations[k] = Math.pow(eigen.values()[k], 0.25);
            meanVariance += deviations[k] * deviations[k] / CHANNELS;
        }
        double[] gains = new double[CHANNELS];
        for (int k = 0; k < CHANNELS; k++) {
            deviations[k] /= Math.sqrt(meanVariance);
            gains[k] = deviations[k] / Math.sqrt(eigen.values()[k]);
        }
        return new PatchPca(mean, components, gains, deviations);
    }

    /**
     * Latent of an image.
     *
     * @param image 3 planes of 64x64 values from -1 to 1
     * @return 24 planes of 8x8 values
     */
    public float[] encode(float[] image) {
        float[] latent = new float[CHANNELS * GRID * GRID];
        double[] patch = new double[DIMENSION];
        for (int cell = 0; cell < GRID * GRID; cell++) {
            read(image, cell, patch);
            for (int k = 0; k < CHANNELS; k++) {
                double sum = 0;
                for (int i = 0; i < DIMENSION; i++) {
                    sum += (patch[i] - mean[i]) * components[k][i];
                }
                latent[k * GRID * GRID + cell] = (float) (sum * gains[k]);
            }
        }
        return latent;
    }

    /** The image that a latent stands for, as far as a linear map can tell: the inverse of {@link #encode}. */
    public float[] decode(float[] latent) {
        float[] image = new float[3 * Place.SIZE * Place.SIZE];
        for (int cell = 0; cell < GRID * GRID; cell++) {
            for (int i = 0; i < DIMENSION; i++) {
                double value = mean[i];
                for (int k = 0; k < CHANNELS; k++) {
                    value += latent[k * GRID * GRID + cell] / gains[k] * components[k][i];
                }
                image[offset(cell, i)] = (float) value;
            }
        }
        return image;
    }

    private static void read(float[] image, int cell, double[] patch) {
        for (int i = 0; i < DIMENSION; i++) {
            patch[i] = image[offset(cell, i)];
        }
    }

    /** Where in the image value {@code i} (plane, row, column) of a patch lies. */
    private static int offset(int cell, int i) {
        int plane = i / (PATCH * PATCH);
        int row = cell / GRID * PATCH + i / PATCH % PATCH;
        int column = cell % GRID * PATCH + i % PATCH;
        return (plane * Place.SIZE + row) * Place.SIZE + column;
    }
}
