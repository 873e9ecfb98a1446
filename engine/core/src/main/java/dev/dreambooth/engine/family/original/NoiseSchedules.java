package dev.dreambooth.engine.family.original;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/** What a single file can tell of {@code scheduler_config.json}, and what its readers take for granted. */
final class NoiseSchedules {
    /** With what diffusers' schedulers assume where a configuration leaves it out. */
    private static final Map<String, Map.Entry<String, String>> USUAL = Map.of(
            "beta_start", Map.entry("0.00085", "0.0001"),
            "beta_end", Map.entry("0.012", "0.02"),
            "beta_schedule", Map.entry("scaled_linear", "linear"),
            "num_train_timesteps", Map.entry("1000", "1000"),
            "trained_betas", Map.entry("null", "null"));

    private NoiseSchedules() {}

    /** Returns how a schedule differs from the one that readers of a single file take, or empty if it does not. */
    static Optional<String> difference(ObjectNode scheduler) {
        return USUAL.entrySet().stream()
                .filter(usual -> {
                    JsonNode own = scheduler.path(usual.getKey());
                    String value = own.isMissingNode() ? usual.getValue().getValue() : own.asText();
                    String expected = usual.getValue().getKey();
                    return own.isNumber() ? own.asDouble() != Double.parseDouble(expected) : !value.equals(expected);
                })
                .map(usual -> "scheduler/scheduler_config.json has another " + usual.getKey() + " than "
                        + usual.getValue().getKey())
                .sorted()
                .findFirst();
    }

    /** Returns whether the last timestep is pure noise. */
    static boolean endsInNoise(ObjectNode scheduler) {
        return scheduler.path("rescale_betas_zero_snr").asBoolean();
    }

    /** Returns whether the UNet predicts the velocity. */
    static boolean predictsVelocity(ObjectNode scheduler) {
        return scheduler.path("prediction_type").asText().equals(PredictionHint.VELOCITY);
    }
}
