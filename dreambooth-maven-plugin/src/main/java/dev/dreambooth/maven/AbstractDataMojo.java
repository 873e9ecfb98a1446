package dev.dreambooth.maven;

import org.apache.maven.plugins.annotations.Parameter;
import org.eclipse.aether.RepositorySystem;

/** The parameters of what is trained on beyond plain square images. */
abstract class AbstractDataMojo extends AbstractClassImagesMojo {
    /**
     * Trains on rectangles near each image's own shape, of about the area of the square, and crops less. Default:
     * {@code false}. Example: {@code true}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.aspectRatioBuckets")
    String aspectRatioBuckets;

    /**
     * Which part of an image is learnt: all, the white of 01-mask.png beside 01.jpg, or what is not transparent.
     * Default: {@code none}. Example: {@code file}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.lossMask")
    String lossMask;

    /**
     * The weight of the loss where a mask is black, beside 1 where it is white. Default: {@code 0.0}. Example:
     * {@code 0.1}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.lossMaskBackground")
    String lossMaskBackground;

    AbstractDataMojo(RepositorySystem repositorySystem) {
        super(repositorySystem);
    }
}
