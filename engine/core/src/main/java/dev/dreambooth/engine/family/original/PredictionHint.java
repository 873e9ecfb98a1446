package dev.dreambooth.engine.family.original;

import dev.dreambooth.engine.model.original.OriginalWeights;
import java.util.Map;
import java.util.Optional;

/**
 * What a single file tells of what its UNet predicts. Trainers say it in the header, by the ModelSpec convention, or by
 * tensors without elements, named {@code v_pred} and {@code ztsnr}; many files say nothing.
 *
 * @param type {@code prediction_type}: {@code epsilon}, the noise, or {@code v_prediction}, the velocity
 * @param zeroTerminalSnr whether the last timestep is pure noise
 * @param assumed whether nothing in the file says so
 */
public record PredictionHint(String type, boolean zeroTerminalSnr, boolean assumed) {
    /** The noise. */
    public static final String EPSILON = "epsilon";

    /** The velocity (Salimans and Ho 2022). */
    public static final String VELOCITY = "v_prediction";

    /** The name of the tensor that says that a UNet predicts the velocity. */
    public static final String VELOCITY_MARKER = "v_pred";

    /** The name of the tensor that says that the last timestep is pure noise. */
    static final String ZERO_SNR_MARKER = "ztsnr";

    private static final Map<String, String> SPELLINGS =
            Map.of("v", VELOCITY, "v_prediction", VELOCITY, "v-prediction", VELOCITY, EPSILON, EPSILON, "eps", EPSILON);

    /**
     * Reads what a file says.
     *
     * @param otherwise what is usual where it says nothing
     */
    public static PredictionHint of(OriginalWeights file, String otherwise) {
        boolean zeroSnr = file.names().contains(ZERO_SNR_MARKER);
        Optional<String> told = file.names().contains(VELOCITY_MARKER)
                ? Optional.of(VELOCITY)
                : spelled(file.metadata()
                                .getOrDefault(ModelSpec.PREDICTION_TYPE, "")
                                .strip())
                        .or(() -> ofArchitecture(file.metadata().getOrDefault(ModelSpec.ARCHITECTURE, "")));
        return new PredictionHint(told.orElse(otherwise), zeroSnr, told.isEmpty());
    }

    private static Optional<String> spelled(String word) {
        return Optional.ofNullable(SPELLINGS.get(word));
    }

    private static Optional<String> ofArchitecture(String architecture) {
        return architecture.startsWith("stable-diffusion-v2-768-v")
                ? Optional.of(VELOCITY)
                : architecture.startsWith("stable-diffusion-v2-512") ? Optional.of(EPSILON) : Optional.empty();
    }

    /** Returns whether the velocity is predicted. */
    public boolean isVelocity() {
        return type.equals(VELOCITY);
    }
}
