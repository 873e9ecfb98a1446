package dev.dreambooth.contract.evaluation;

import java.util.Objects;

/**
 * Which encoder looked at the images, and how they were prepared for it. Both change every number, so that numbers of
 * two encoders are never compared.
 *
 * @param name what people call it, such as {@code embedded} or the name of its folder; no path
 * @param sha256 the digest of its weights and configuration
 * @param preprocessing what was done to an image before, such as {@code bicubic 256, crop 224, imagenet}
 */
public record EncoderIdentity(String name, String sha256, String preprocessing) {
    /** Checks that nothing is left out. */
    public EncoderIdentity {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(sha256, "sha256");
        Objects.requireNonNull(preprocessing, "preprocessing");
    }

    /** Returns whether both give the same numbers for the same image, whatever they are called. */
    public boolean measuresLike(EncoderIdentity other) {
        return sha256.equals(other.sha256) && preprocessing.equals(other.preprocessing);
    }
}
