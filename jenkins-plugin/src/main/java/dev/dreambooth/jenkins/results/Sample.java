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

    /** What browsers show as an image and run nothing of. */
    private static final Pattern IMAGE = Pattern.compile(".+\\.(png|jpe?g|webp)", Pattern.CASE_INSENSITIVE);

    private final String name;
    private final String prompt;
    private final long seed;
    /** Null if unknown. */
    private final @Nullable String sha256;

    /**
     * Creates a sample.
     *
     * @param name its file, relative to the artifacts of the stage
     * @param prompt what it was made from
     * @param seed the seed of its initial latents
     */
    public Sample(String name, String prompt, long seed) {
        this(name, prompt, seed, null);
    }

    private Sample(String name, String prompt, long seed, @Nullable String sha256) {
        this.name = name;
        this.prompt = prompt;
        this.seed = seed;
        this.sha256 = sha256;
    }

    /** Returns the sample with the digest of its file, if that is known. */
    Sample withDigest(@Nullable String digest) {
        return new Sample(name, prompt, seed, digest);
    }

    /** Returns whether a file of this name is an image. */
    static boolean isImage(String name) {
        return IMAGE.matcher(name).matches();
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

    /** Returns the seed as one would write it. */
    public String getSeedText() {
        return Long.toString(seed);
    }

    /** Returns the step of the training after which it was made to see the model learn; null if it is a result. */
    @Exported
    public @Nullable Integer getStep() {
        Matcher made = STEP.matcher(name);
        return made.matches() ? Integer.valueOf(made.group(1)) : null;
    }

    /** Returns what two results have in common that can be compared; those on the way to one have nothing. */
    String key() {
        return getStep() == null ? seed + " " + prompt : "on the way: " + name;
    }

    /** Returns whether both files are known to have the same bytes. */
    boolean isSameFile(Sample other) {
        return sha256 != null && sha256.equals(other.sha256);
    }
}
