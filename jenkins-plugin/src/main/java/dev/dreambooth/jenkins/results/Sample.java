package dev.dreambooth.jenkins.results;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** An image that a stage made. Immutable. */
@ExportedBean(defaultVisibility = 3)
public final class Sample {
    private static final Pattern STEP = Pattern.compile(StageFolder.PROGRESS + "step-(\\d{6,9})/.*");

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

    /** Returns the step of the training after which it was made to see the model learn; null if it is a result. */
    @Exported
    public @Nullable Integer getStep() {
        Matcher made = STEP.matcher(name);
        return made.matches() ? Integer.valueOf(made.group(1)) : null;
    }

    /** Returns whether two results were made from the same prompt and seed, so that they can be compared. */
    boolean isLike(Sample other) {
        return getStep() == null && other.getStep() == null && seed == other.seed && prompt.equals(other.prompt);
    }
}
