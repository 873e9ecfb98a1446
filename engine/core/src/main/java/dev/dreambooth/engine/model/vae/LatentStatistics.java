package dev.dreambooth.engine.model.vae;

import dev.dreambooth.engine.model.ModelConfig;
import java.util.List;
import java.util.Optional;

/**
 * Mean and standard deviation of an autoencoder's latents, channel by channel, where a model measured them instead of
 * finding one factor for all ({@code latents_mean} and {@code latents_std}).
 *
 * @param mean of each channel
 * @param deviation of each channel
 */
public record LatentStatistics(List<Double> mean, List<Double> deviation) {
    /** Copies the lists. */
    public LatentStatistics {
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
    }

    /**
     * Reads them, if both are there; one alone says nothing, as in diffusers.
     *
     * @throws dev.dreambooth.contract.UserError if they are no numbers, or not one a channel
     */
    static Optional<LatentStatistics> of(ModelConfig config, int channels) {
        Optional<List<Double>> mean = config.numbers("latents_mean", channels);
        Optional<List<Double>> deviation = config.numbers("latents_std", channels);
        return mean.isPresent() && deviation.isPresent()
                ? Optional.of(new LatentStatistics(mean.get(), deviation.get()))
                : Optional.empty();
    }
}
