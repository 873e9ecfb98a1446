package dev.dreambooth.engine.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.engine.training.MemoryPlan.Moments;
import dev.dreambooth.engine.training.MemoryPlan.Strategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a plan says about how the ways of training differ; that it meets what is used is measured in it/bench. */
class MemoryPlanTest {
    private static final MemoryPlan.Model MODEL = model(0);

    private static MemoryPlan.Model model(long encoderActivations) {
        return new MemoryPlan.Model(
                new MemoryPlan.Trained(1_000_000_000, 4_000_000_000L, 0, 0, 200_000_000),
                new MemoryPlan.Others(800_000_000, 0, 0),
                new MemoryPlan.Activations(1_200_000_000, 80_000_000, 120_000_000, encoderActivations));
    }

    private static MemoryPlan plan(Moments moments, boolean checkpointing, boolean fused) {
        return MemoryPlan.of(MODEL, new Strategy(moments.bytesPerWeight(), checkpointing, fused, false));
    }

    @ParameterizedTest
    @EnumSource
    void everyWayOfSavingSaves(Moments moments) {
        long plain = plan(moments, false, false).total();
        assertThat(plan(moments, true, false).total()).isLessThanOrEqualTo(plain);
        assertThat(plan(moments, true, true).total())
                .isLessThan(plan(moments, true, false).total());
        assertThat(plan(moments, true, true).total())
                .isLessThan(plan(moments, false, true).total());
    }

    @Test
    void gradientsTakeThePlaceOfActivationsUnlessTheyAreAddedUp() {
        Strategy accumulating = new Strategy(Moments.ADAMW.bytesPerWeight(), false, false, true);
        assertThat(MemoryPlan.of(MODEL, accumulating).bytes().get("activations"))
                .isEqualTo(1_320_000_000L);
        assertThat(plan(Moments.ADAMW, false, false).bytes().get("activations")).isEqualTo(120_000_000L);
    }

    @Test
    void aWeightCostsWhatItsOptimizerKeeps() {
        assertThat(plan(Moments.ADAMW, true, true).bytes())
                .containsEntry("trained weights", 4_000_000_000L)
                .containsEntry("optimizer state", 8_000_000_000L)
                .containsEntry("gradients", 200_000_000L);
        assertThat(plan(Moments.ADAMW8BIT, true, true).bytes().get("optimizer state"))
                .isBetween(2_000_000_000L, 2_050_000_000L);
        assertThat(plan(Moments.LION, true, true).bytes()).containsEntry("optimizer state", 4_000_000_000L);
        assertThat(plan(Moments.LION8BIT, true, true).bytes().get("optimizer state"))
                .isBetween(1_000_000_000L, 1_025_000_000L);
    }

    @Test
    void encodingALargeImageTakesMoreThanAStepThatKeepsLittle() {
        MemoryPlan.Model large = model(1_100_000_000);
        assertThat(MemoryPlan.of(large, new Strategy(Moments.ADAMW.bytesPerWeight(), true, true, false))
                        .bytes())
                .containsEntry("activations", 1_100_000_000L);
        assertThat(MemoryPlan.of(large, new Strategy(Moments.ADAMW.bytesPerWeight(), false, true, false))
                        .bytes())
                .containsEntry("activations", 1_320_000_000L);
    }

    @Test
    void aPersonReadsItInALine() {
        assertThat(plan(Moments.ADAMW, true, true))
                .hasToString("13.8 GB: 4.00 GB trained weights, 800 MB frozen weights, 8.00 GB optimizer state,"
                        + " 200 MB gradients, 320 MB activations, 78.0 MB fragmentation, 450 MB program");
    }
}
