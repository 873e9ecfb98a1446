package dev.dreambooth.engine.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.diffusion.scheduler.Scheduler;
import dev.dreambooth.engine.diffusion.scheduler.SchedulerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a model has to say of itself that was trained with zero terminal SNR. */
class ZeroTerminalSnrTest {
    private static SchedulerConfig config(String className, String predictionType) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("_class_name", className).put("prediction_type", predictionType);
        json.put("beta_schedule", "scaled_linear").put("beta_start", 0.00085).put("beta_end", 0.012);
        json.put("skip_prk_steps", true).put("steps_offset", 1);
        return SchedulerConfig.of(json, "scheduler_config.json");
    }

    @ParameterizedTest
    @CsvSource({
        "PNDMScheduler, DDIMScheduler",
        "HeunDiscreteScheduler, DDIMScheduler",
        "KDPM2AncestralDiscreteScheduler, DDIMScheduler",
        "DDPMScheduler, DDPMScheduler",
        "UniPCMultistepScheduler, UniPCMultistepScheduler",
        "LCMScheduler, LCMScheduler",
        "DDIMScheduler, DDIMScheduler",
        "EulerDiscreteScheduler, EulerDiscreteScheduler",
        "DPMSolverMultistepScheduler, DPMSolverMultistepScheduler",
    })
    void theSamplerIsOneThatCanBeginInPureNoise(String before, String after) {
        SchedulerConfig rescaled = ZeroTerminalSnr.of(config(before, "v_prediction"));
        assertThat(rescaled.className()).isEqualTo(after);
        assertThat(NoiseSchedule.of(rescaled).snr(999)).isZero();
        Scheduler scheduler = SchedulerFactory.ofModel(rescaled).create(10, 0);
        assertThat(scheduler.timesteps()[0]).isEqualTo(999);
    }

    @Test
    void aModelThatPredictsTheNoiseIsRefused() {
        assertThatThrownBy(() -> ZeroTerminalSnr.of(config("PNDMScheduler", "epsilon")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("epsilon in scheduler_config.json");
        ZeroTerminalSnr.of(config("PNDMScheduler", "sample"));
    }
}
