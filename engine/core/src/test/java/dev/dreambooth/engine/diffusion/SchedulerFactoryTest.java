package dev.dreambooth.engine.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.GenerateSettings;
import dev.dreambooth.contract.settings.choice.SchedulerName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which scheduler a model and a user get, and what is refused rather than ignored. */
class SchedulerFactoryTest {
    /** The scheduler configuration of Stable Diffusion 1.5. */
    private static final String STABLE_DIFFUSION = """
            {"_class_name": "PNDMScheduler", "_diffusers_version": "0.6.0", "beta_end": 0.012,
             "beta_schedule": "scaled_linear", "beta_start": 0.00085, "num_train_timesteps": 1000,
             "set_alpha_to_one": false, "skip_prk_steps": true, "steps_offset": 1, "trained_betas": null,
             "clip_sample": false}
            """;

    private static SchedulerConfig config(String json) {
        return Configs.of(json);
    }

    private static Scheduler ofClass(String className, String options) {
        String json = "{\"_class_name\": \"" + className + "\", " + options.replace('\'', '"') + "}";
        return SchedulerFactory.ofModel(config(json)).create(5, 0);
    }

    @Test
    void theModelsOwnSamplerTakesTheSecondTimestepTwice() {
        double[] timesteps =
                SchedulerFactory.ofModel(config(STABLE_DIFFUSION)).create(50, 0).timesteps();
        assertThat(timesteps).hasSize(51).startsWith(981, 961, 961, 941).endsWith(21, 1);
    }

    @ParameterizedTest
    @CsvSource({
        "ddim, 981, 961",
        "pndm, 981, 961",
        "euler, 981, 961",
        "euler-a, 981, 961",
        "dpm++2m, 999, 979",
    })
    void aChosenSamplerTakesOverTheModelsConfiguration(String name, double first, double second) {
        Scheduler scheduler = SchedulerFactory.named(
                        GenerateSettings.SCHEDULER.type().parse(List.of(name)).orElseThrow(),
                        config(STABLE_DIFFUSION)
                                .with("timestep_spacing", name.equals("dpm++2m") ? "linspace" : "leading"))
                .create(50, 0);
        assertThat(scheduler.timesteps()).startsWith(first, second);
    }

    @Test
    void keysTheFileLeavesOutHaveTheChosenSamplersDefaults() {
        // PNDM spaces its timesteps "leading" by default, Euler "linspace".
        Scheduler euler = SchedulerFactory.named(SchedulerName.EULER, config(STABLE_DIFFUSION))
                .create(3, 0);
        assertThat(euler.timesteps()).containsExactly(999, 499.5, 0);
    }

    @Test
    void karrasLevelsCrowdTowardsTheEnd() {
        double[] timesteps = SchedulerFactory.named(SchedulerName.DPM_PP_2M_KARRAS, config(STABLE_DIFFUSION))
                .create(10, 0)
                .timesteps();
        assertThat(timesteps).startsWith(999).endsWith(0);
        assertThat(timesteps[0] - timesteps[1]).isLessThan(timesteps[4] - timesteps[5]);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DDIMScheduler                   | 'thresholding': true",
                "DDIMScheduler                   | 'beta_schedule': 'sigmoid'",
                "DDIMScheduler                   | 'timestep_spacing': 'sideways'",
                "DDIMScheduler                   | 'prediction_type': 'flow_prediction'",
                "PNDMScheduler                   | 'skip_prk_steps': false",
                "EulerDiscreteScheduler          | 'use_exponential_sigmas': true",
                "EulerDiscreteScheduler          | 'use_beta_sigmas': true",
                "EulerDiscreteScheduler          | 'interpolation_type': 'log_linear'",
                "EulerDiscreteScheduler          | 'timestep_type': 'continuous'",
                "EulerAncestralDiscreteScheduler | 'prediction_type': 'sample'",
                "DPMSolverMultistepScheduler     | 'algorithm_type': 'sde-dpmsolver++'",
                "DPMSolverMultistepScheduler     | 'algorithm_type': 'dpmsolver'",
                "DPMSolverMultistepScheduler     | 'solver_type': 'heun'",
                "DPMSolverMultistepScheduler     | 'solver_order': 3",
                "DPMSolverMultistepScheduler     | 'use_lu_lambdas': true",
                "DPMSolverMultistepScheduler     | 'use_flow_sigmas': true",
                "DPMSolverMultistepScheduler     | 'variance_type': 'learned_range'",
                "DPMSolverMultistepScheduler     | 'lambda_min_clipped': -1.5",
                "DPMSolverMultistepScheduler     | 'final_sigmas_type': 'half'",
            })
    void anOptionThatIsNotSupportedIsRefusedByName(String className, String option) {
        String key = option.substring(1, option.indexOf('\'', 1));
        assertThatThrownBy(() -> ofClass(className, option))
                .isInstanceOfSatisfying(
                        UserError.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA))
                .hasMessageContaining("scheduler_config.json: " + key + " = ");
    }

    @Test
    void optionsOfOtherSamplersAreInertAndUnknownOnesRefused() {
        assertThat(ofClass("DDIMScheduler", "'use_karras_sigmas': true, 'lambda_min_clipped': -Infinity")
                        .timesteps())
                .hasSize(5);
        assertThat(ofClass("DDIMScheduler", "'_note': 'x', 'not_yet_invented': false")
                        .timesteps())
                .hasSize(5);
        assertThatThrownBy(() -> ofClass("DDIMScheduler", "'not_yet_invented': 3"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("not_yet_invented = 3");
    }

    @Test
    void anUnknownSamplerIsRefusedByNameUnlessAnotherIsChosen() {
        assertThatThrownBy(() -> ofClass("UniPCMultistepScheduler", "'solver_p': null"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("'UniPCMultistepScheduler'")
                .hasMessageContaining("ddim");
        SchedulerConfig uniPc = config("{\"_class_name\": \"UniPCMultistepScheduler\", \"solver_type\": \"bh2\"}");
        assertThat(SchedulerFactory.named(SchedulerName.DPM_PP_2M, uniPc)
                        .create(5, 0)
                        .timesteps())
                .hasSize(5);
        SchedulerConfig flow = config("{\"_class_name\": \"FlowMatchEulerDiscreteScheduler\"}");
        assertThatThrownBy(() -> SchedulerFactory.named(SchedulerName.EULER, flow))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("'FlowMatchEulerDiscreteScheduler'");
    }

    @Test
    void impossibleSettingsAreBlamedOnTheirSetting() {
        SchedulerFactory factory = SchedulerFactory.ofModel(config(STABLE_DIFFUSION));
        for (int steps : new int[] {0, -3, 1001}) {
            assertThatThrownBy(() -> factory.create(steps, 0))
                    .isInstanceOfSatisfying(
                            UserError.class, e -> assertThat(e.setting()).contains("inferenceSteps"))
                    .hasMessageContaining(steps + " inference steps");
        }
        assertThatThrownBy(() -> factory.create(5, 0.5))
                .isInstanceOfSatisfying(
                        UserError.class, e -> assertThat(e.setting()).contains("eta"))
                .hasMessageContaining("PNDMScheduler");
        SchedulerFactory ddim = SchedulerFactory.named(SchedulerName.DDIM, config(STABLE_DIFFUSION));
        for (double eta : new double[] {-0.1, 1.5, Double.NaN}) {
            assertThatThrownBy(() -> ddim.create(5, eta))
                    .isInstanceOfSatisfying(
                            UserError.class, e -> assertThat(e.setting()).contains("eta"));
        }
    }

    @Test
    void timestepsBeyondTheScheduleAreRefused() {
        assertThatThrownBy(
                        () -> SchedulerFactory.ofModel(config(STABLE_DIFFUSION)).create(1000, 0))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("begin at timestep 1000");
    }

    @Test
    void noisePredictionCannotStartFromNoSignal() {
        String options = "'rescale_betas_zero_snr': true, 'timestep_spacing': 'trailing'";
        assertThatThrownBy(() -> ofClass("DDIMScheduler", options))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("prediction_type = epsilon");
        assertThat(ofClass("DDIMScheduler", options + ", 'prediction_type': 'v_prediction'")
                        .timesteps()[0])
                .isEqualTo(999);
    }

    @Test
    void thePipelineSetsWhatEarlyConfigurationsGotWrong() {
        SchedulerConfig early = config("{\"_class_name\": \"DDIMScheduler\", \"steps_offset\": 0}");
        assertThat(SchedulerFactory.ofModel(early.forStableDiffusion())
                        .create(4, 0)
                        .timesteps())
                .containsExactly(751, 501, 251, 1);
    }

    @Test
    void anUnusableFileIsNamed(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("scheduler_config.json");
        assertThatThrownBy(() -> SchedulerConfig.read(file))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(file.toString());
        for (String text : new String[] {"", "[]", "{\"a\": 1", "{\"beta_start\": 1, \"beta_start\": 2}", "{} {}"}) {
            Files.writeString(file, text);
            assertThatThrownBy(() -> SchedulerConfig.read(file))
                    .as("%s", text)
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining(file.toString());
        }
        for (String text : new String[] {"\"much\"", "-1", "NaN", "true"}) {
            Files.writeString(file, "{\"beta_start\": " + text + "}");
            assertThatThrownBy(() -> NoiseSchedule.of(SchedulerConfig.read(file)))
                    .as("%s", text)
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("beta_start");
        }
    }
}
