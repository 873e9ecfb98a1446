package dev.dreambooth.jenkins.results;

/**
 * An image of this build beside that of an earlier good build from the same prompt and seed.
 *
 * @param sample this build's image
 * @param url where it is
 * @param earlier the other half
 * @param earlierBuild the earlier build's name
 */
public record Comparison(Sample sample, String url, Half earlier, String earlierBuild) {
    /**
     * An image and where it is.
     *
     * @param sample the image
     * @param url where it is, relative to the root of Jenkins
     */
    record Half(Sample sample, String url) {}

    /** Returns this build's image. */
    public Sample getSample() {
        return sample;
    }

    /** Returns where this build's image is, relative to the root of Jenkins. */
    public String getUrl() {
        return url;
    }

    /** Returns where the earlier image is, relative to the root of Jenkins. */
    public String getEarlierUrl() {
        return earlier.url();
    }

    /** Returns the earlier build's name. */
    public String getEarlierBuild() {
        return earlierBuild;
    }

    /** Returns whether both files are known to be the same, byte for byte. */
    public boolean isSame() {
        return sample.isSameFile(earlier.sample());
    }
}
