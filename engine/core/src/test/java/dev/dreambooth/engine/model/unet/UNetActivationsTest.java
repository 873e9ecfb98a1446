package dev.dreambooth.engine.model.unet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.junit.jupiter.api.Test;

/** Counting activations; {@code it/bench} measures how close the counts come to the memory that is used. */
class UNetActivationsTest {
    /** That of Stable Diffusion 1.5. */
    private static final UNet2DConditionConfig CONFIG =
            UNet2DConditionConfig.of("config.json", JsonNodeFactory.instance.objectNode());

    @Test
    void activationsGrowWithBatchAndPixels() {
        UNetActivations one = UNetActivations.of(CONFIG, 1, 32, 32);
        assertThat(UNetActivations.of(CONFIG, 2, 32, 32).kept()).isEqualTo(2 * one.kept());
        assertThat(UNetActivations.of(CONFIG, 1, 64, 64)).isEqualTo(UNetActivations.of(CONFIG, 4, 32, 32));
    }

    @Test
    void theInputsOfBlocksAreAFractionOfWhatIsInThem() {
        UNetActivations count = UNetActivations.of(CONFIG, 1, 64, 64);
        assertThat(count.inputs()).isBetween(count.kept() / 30, count.kept() / 10);
        assertThat(count.largestBlock()).isEqualTo(64 * 64 * 320 * 30); // a transformer block at full resolution
    }
}
