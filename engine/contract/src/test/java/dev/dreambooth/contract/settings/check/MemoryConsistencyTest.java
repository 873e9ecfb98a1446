package dev.dreambooth.contract.settings.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.settings.choice.memory.GradientClipping;
import dev.dreambooth.contract.settings.choice.memory.MomentPrecision;
import dev.dreambooth.contract.settings.train.MemorySettings;
import dev.dreambooth.contract.settings.train.OptimizerSettings;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ways of saving memory that exclude others are refused, both sides named. */
class MemoryConsistencyTest {
    @TempDir
    private Path project;

    private ResolvedSettings resolve(Map<String, String> chosen) {
        return TrainingSettings.of(project, chosen);
    }

    @Test
    void accumulationNeedsTheGradientsThatAFusedPassFrees() {
        assertThatThrownBy(() -> resolve(Map.of("fusedBackward", "true", "gradientAccumulationSteps", "4")))
                .hasMessageStartingWith("fusedBackward true (-Ddreambooth.fusedBackward) contradicts"
                        + " gradientAccumulationSteps 4 (-Ddreambooth.gradientAccumulationSteps).");
    }

    @Test
    void clippingByBlockNeedsAPassThatGoesByBlock() {
        assertThatThrownBy(() -> resolve(Map.of("gradientClipping", "block")))
                .hasMessageStartingWith("gradientClipping block (-Ddreambooth.gradientClipping) contradicts"
                        + " fusedBackward false (the default of fusedBackward).");
    }

    @Test
    void eightBitsAndWeightsElsewhereSpareNothingWithoutCheckpointing() {
        Map<String, String> lora = Map.of("trainMethod", "lora");
        for (Map<String, String> way : List.of(
                Map.of("baseModelPrecision", "int8"), Map.of("offload", "weights"), Map.of("offload", "activations"))) {
            Map<String, String> chosen = new HashMap<>(lora);
            chosen.putAll(way);
            String name = way.keySet().iterator().next();
            assertThatThrownBy(() -> resolve(chosen))
                    .hasMessageStartingWith(name + " ")
                    .hasMessageContaining(
                            " contradicts gradientCheckpointing false (the default of gradientCheckpointing).");
            chosen.put("gradientCheckpointing", "true");
            assertThat(resolve(chosen).isChosen(MemorySettings.GRADIENT_CHECKPOINTING))
                    .isTrue();
        }
    }

    @Test
    void weightsThatAreTrainedAreNeitherRoundedNorElsewhere() {
        for (Map<String, String> way :
                List.of(Map.of("baseModelPrecision", "int8"), Map.of("offload", "encoders|weights"))) {
            Map<String, String> chosen = new HashMap<>(way);
            chosen.put("gradientCheckpointing", "true");
            assertThatThrownBy(() -> resolve(chosen)).hasMessageContaining(" contradicts trainMethod full");
        }
    }

    @Test
    void aStepThatHasChangedBlocksCannotBeLeftOut() {
        assertThatThrownBy(() -> resolve(
                        Map.of("failOnDivergence", "false", "fusedBackward", "true", "gradientClipping", "block")))
                .hasMessageStartingWith("failOnDivergence false (-Ddreambooth.failOnDivergence) contradicts"
                        + " gradientClipping block (-Ddreambooth.gradientClipping).");
        assertThat(resolve(Map.of("failOnDivergence", "false", "fusedBackward", "true"))
                        .get(OptimizerSettings.FAIL_ON_DIVERGENCE))
                .isFalse();
    }

    @Test
    void whatThirtyTwoBitsCannotHoldIsRefusedWithTheRange() {
        for (String name : new String[] {"adamEpsilon", "learningRate", "loraLearningRate", "maxGradNorm"}) {
            for (String value : new String[] {"1e-50", "1e300"}) {
                assertThatThrownBy(() -> resolve(Map.of(name, value)))
                        .hasMessageContaining(name)
                        .hasMessageContaining("a number from 1e-37 to 1e38");
            }
        }
        assertThatThrownBy(() -> resolve(Map.of("maxTrainSteps", "1000000000")))
                .hasMessageContaining("a whole number from 1 to 999999999");
    }

    @Test
    void sixteenBitsComeOutAlikeOnMachinesOfOneKindAlone() {
        assertThatThrownBy(() -> resolve(Map.of("precision", "bf16", "determinism", "portable")))
                .hasMessageStartingWith("precision bf16 (-Ddreambooth.precision) contradicts"
                        + " determinism portable (-Ddreambooth.determinism).");
    }

    @Test
    void momentsOfSixteenBitsAreThoseOfTwoOptimizers() {
        for (String optimizer : List.of("adamw", "lion")) {
            assertThat(resolve(Map.of("momentPrecision", "bf16", "optimizer", optimizer))
                            .get(MemorySettings.MOMENT_PRECISION))
                    .isEqualTo(MomentPrecision.BF16);
        }
        Map<String, String> reasons = Map.of(
                "adamw8bit", "have 8 bits already",
                "lion8bit", "have 8 bits already",
                "adafactor", "next to nothing",
                "prodigy", "cannot hold",
                "adamwschedulefree", "are weights");
        reasons.forEach((optimizer, reason) -> assertThatThrownBy(
                        () -> resolve(Map.of("momentPrecision", "bf16", "optimizer", optimizer, "learningRate", "1")))
                .hasMessageStartingWith("momentPrecision bf16 (-Ddreambooth.momentPrecision) contradicts optimizer "
                        + optimizer + " (-Ddreambooth.optimizer).")
                .hasMessageContaining(reason));
    }

    @Test
    void whatOverflowsMustBeKnownBeforeAnythingChanges() {
        assertThatThrownBy(() ->
                        resolve(Map.of("precision", "fp16", "fusedBackward", "true", "gradientClipping", "block")))
                .hasMessageStartingWith("precision fp16 (-Ddreambooth.precision) contradicts"
                        + " gradientClipping block (-Ddreambooth.gradientClipping).");
    }

    @Test
    void allOfThemTogetherGo() {
        ResolvedSettings settings = resolve(Map.of(
                "fusedBackward", "true",
                "gradientClipping", "block",
                "gradientCheckpointing", "true",
                "precision", "bf16"));
        assertThat(settings.get(MemorySettings.GRADIENT_CLIPPING)).isEqualTo(GradientClipping.BLOCK);
    }
}
