package dev.dreambooth.engine.data.png;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dreambooth.contract.settings.choice.SchedulerName;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one image was made with, stored inside its file so that it can be made again however far it has travelled.
 *
 * @param prompt the text that was asked for
 * @param negativePrompt the text that was steered away from; empty if there was none
 * @param seed the image's own seed
 * @param scheduler the name of the scheduler
 * @param inferenceSteps number of denoising steps
 * @param guidanceScale weight of classifier-free guidance; 1 is none
 * @param guidanceRescale how much of the contrast that guidance adds was taken back, 0 to 1
 * @param eta how much noise DDIM adds back, 0 to 1
 * @param width in pixels
 * @param height in pixels
 * @param modelDigest SHA-256 that stands for the model's weights
 * @param lora what was added to them, in this order; written as one object where it is one
 * @param start what it was started from; null for pure noise
 * @param promptSyntax how the prompts were read, if not as plain text; null if so
 * @param embeddings SHA-256 of the files of learnt words, by token; null for none
 */
@JsonPropertyOrder({
    "prompt",
    "negativePrompt",
    "seed",
    "scheduler",
    "inferenceSteps",
    "guidanceScale",
    "guidanceRescale",
    "eta",
    "width",
    "height",
    "modelDigest",
    "lora",
    "start",
    "promptSyntax",
    "embeddings"
})
public record GenerationParameters(
        String prompt,
        String negativePrompt,
        long seed,
        String scheduler,
        int inferenceSteps,
        double guidanceScale,

        @JsonInclude(JsonInclude.Include.NON_DEFAULT) double guidanceRescale,

        double eta,
        int width,
        int height,
        String modelDigest,

        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @JsonFormat(
                with = {
                    JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY,
                    JsonFormat.Feature.WRITE_SINGLE_ELEM_ARRAYS_UNWRAPPED
                })
        List<Lora> lora,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Start start,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String promptSyntax,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable
        Map<String, String> embeddings) {
    /** Copies the list; a file that does not speak of any has none. */
    public GenerationParameters {
        lora = lora == null ? List.of() : List.copyOf(lora);
    }

    /**
     * A LoRA that was added to the weights.
     *
     * @param digest SHA-256 of its file
     * @param scale how strongly, 1 as it was trained
     */
    public record Lora(String digest, double scale) {}

    /**
     * An image that was started from.
     *
     * @param imageDigest SHA-256 of its file
     * @param strength how much of it was replaced, above 0 up to 1
     * @param maskDigest SHA-256 of the file that says which part was painted anew; null for all of it
     */
    @JsonPropertyOrder({"imageDigest", "strength", "maskDigest"})
    public record Start(
            String imageDigest,
            double strength,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String maskDigest) {
        /** Returns it as other programs write and read it; they call the strength so. */
        private String readable() {
            return ", Denoising strength: " + strength + ", Init image hash: " + shortened(imageDigest)
                    + (maskDigest == null ? "" : ", Mask hash: " + shortened(maskDigest));
        }
    }

    private static final String READABLE = "parameters";
    private static final String EXACT = "dreambooth";
    private static final int SHORT_DIGEST = 10;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What an image was made with from pure noise and without a LoRA, of plain prompts. */
    public GenerationParameters(
            String prompt,
            String negativePrompt,
            long seed,
            String scheduler,
            int inferenceSteps,
            double guidanceScale,
            double eta,
            int width,
            int height,
            String modelDigest) {
        this(
                prompt,
                negativePrompt,
                seed,
                scheduler,
                inferenceSteps,
                guidanceScale,
                0,
                eta,
                width,
                height,
                modelDigest,
                List.of(),
                null,
                null,
                null);
    }

    /**
     * Returns the texts to store: one under {@code parameters} in the form that other Stable Diffusion programs show
     * and read, one under {@code dreambooth} that is exact.
     */
    public Map<String, String> toTexts() {
        return toTexts("");
    }

    /**
     * Returns the texts to store; see {@link #toTexts()}.
     *
     * @param own what other programs call the model's own scheduler, for where none was chosen
     */
    public Map<String, String> toTexts(String own) {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put(READABLE, readable(own));
        try {
            texts.put(EXACT, JSON.writeValueAsString(this));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a record of texts and numbers is JSON", impossible);
        }
        return texts;
    }

    /** Other programs read it line by line, so that a prompt must not have several. */
    private String readable(String own) {
        String negative = negativePrompt.isEmpty() ? "" : "\nNegative prompt: " + folded(negativePrompt);
        return folded(prompt)
                + negative
                + String.format(
                        Locale.ROOT,
                        "\nSteps: %d, Sampler: %s, CFG scale: %s%s, Seed: %d, Size: %dx%d, Model hash: %s%s%s",
                        inferenceSteps,
                        sampler(own),
                        guidanceScale,
                        guidanceRescale == 0 ? "" : ", CFG rescale: " + guidanceRescale,
                        seed,
                        width,
                        height,
                        shortened(modelDigest),
                        readableLoras(),
                        start == null ? "" : start.readable());
    }

    private static String folded(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " ");
    }

    private String sampler(String own) {
        String chosen = scheduler.split(",", 2)[0];
        return SchedulerName.ofLabel(chosen).map(SchedulerName::readableName).orElse(own.isEmpty() ? chosen : own);
    }

    private String readableLoras() {
        if (lora.isEmpty()) {
            return "";
        }
        String digests = joined(lora, one -> shortened(one.digest()));
        String scales = joined(lora, one -> String.valueOf(one.scale()));
        return lora.size() == 1
                ? ", Lora hash: %s, Lora scale: %s".formatted(digests, scales)
                : ", Lora hashes: \"%s\", Lora scales: \"%s\"".formatted(digests, scales);
    }

    private static String joined(List<Lora> loras, Function<Lora, String> part) {
        return loras.stream().map(part).collect(Collectors.joining(", "));
    }

    private static String shortened(String digest) {
        return digest.substring(0, Math.min(SHORT_DIGEST, digest.length()));
    }

    /** Returns the parameters stored in a PNG file, or empty if it is no PNG of ours. */
    public static Optional<GenerationParameters> ofPng(byte[] file) {
        try {
            String json = PngText.readAll(file).get(EXACT);
            return json == null ? Optional.empty() : Optional.of(JSON.readValue(json, GenerationParameters.class));
        } catch (IOException foreign) {
            return Optional.empty();
        }
    }
}
