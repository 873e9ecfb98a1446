package dev.dreambooth.jenkins.results;

import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A picture that a stage made. Immutable. */
@ExportedBean(defaultVisibility = 3)
public final class Sample {
    private final String name;
    private final String prompt;
    private final long seed;

    /**
     * Creates a sample.
     *
     * @param name its file, relative to the artifacts of the stage
     * @param prompt what it was made from
     * @param seed the seed of its initial latents
     */
    public Sample(String name, String prompt, long seed) {
        this.name = name;
        this.prompt = prompt;
        this.seed = seed;
    }

    /** Returns the file, relative to the artifacts of the stage. */
    @Exported
    public String getName() {
        return name;
    }

    /** Returns what it was made from. */
    @Exported
    public String getPrompt() {
        return prompt;
    }

    /** Returns the seed of its initial latents. */
    @Exported
    public long getSeed() {
        return seed;
    }

    /** Returns whether two pictures were made from the same prompt and seed, so that they can be compared. */
    boolean isLike(Sample other) {
        return seed == other.seed && prompt.equals(other.prompt);
    }
}
