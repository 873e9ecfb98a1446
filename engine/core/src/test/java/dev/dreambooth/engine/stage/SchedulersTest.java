package dev.dreambooth.engine.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.choice.SchedulerName;
import dev.dreambooth.engine.diffusion.SchedulerConfig;
import dev.dreambooth.engine.diffusion.scheduler.SchedulerFactory;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of a model's own scheduler names the setting that the user has to change. */
class SchedulersTest {
    private static SchedulerConfig config(String className, boolean karras) {
        ObjectNode json = new ObjectMapper().createObjectNode();
        return SchedulerConfig.of(json.put("_class_name", className).put("use_karras_sigmas", karras), "the file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TCDScheduler", "SASolverScheduler"})
    void anUnsupportedSchedulerNamesTheSettingThatChoosesAnother(String className) {
        SchedulerConfig config = config(className, false);
        assertThatThrownBy(() -> SchedulerFactory.ofModel(config).create(5, 0))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("'" + className + "'")
                .hasMessageContaining("by the setting scheduler, such as ddim");
        assertThatThrownBy(() -> Schedulers.checkClassImages(
                        () -> SchedulerFactory.ofModel(config).create(5, 0).close()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("by the setting classScheduler, such as ddim");
        assertThat(SchedulerFactory.named(SchedulerName.DDIM, config)
                        .create(5, 0)
                        .timesteps())
                .hasSize(5);
    }

    @Test
    void refusedNumbersOfClassImagesAreBlamedOnTheirOwnSettings() {
        SchedulerConfig config = config("DDIMScheduler", false);
        assertThatThrownBy(() -> Schedulers.checkClassImages(
                        () -> SchedulerFactory.ofModel(config).create(0, 0).close()))
                .isInstanceOfSatisfying(
                        UserError.class, e -> assertThat(e.setting()).isEqualTo(Optional.of("classInferenceSteps")));
        Schedulers.checkClassImages(
                () -> SchedulerFactory.ofModel(config).create(5, 0).close());
    }

    @ParameterizedTest
    @CsvSource({
        "PNDMScheduler, false, PLMS",
        "EulerAncestralDiscreteScheduler, false, Euler a",
        "DPMSolverMultistepScheduler, false, DPM++ 2M",
        "DPMSolverMultistepScheduler, true, DPM++ 2M Karras",
        "EulerDiscreteScheduler, true, Euler",
        "TCDScheduler, false, TCDScheduler"
    })
    void theOwnSchedulerHasTheNameThatOthersKnow(String className, boolean karras, String name) {
        assertThat(Schedulers.readableName(config(className, karras))).isEqualTo(name);
    }
}
