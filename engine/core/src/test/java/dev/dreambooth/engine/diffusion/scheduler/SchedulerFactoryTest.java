package dev.dreambooth.engine.diffusion.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.GenerateSettings;
import dev.dreambooth.contract.settings.choice.SchedulerName;
import dev.dreambooth.engine.diffusion.Configs;
import dev.dreambooth.engine.diffusion.NoiseSchedule;
import dev.dreambooth.engine.diffusion.PredictionType;
import dev.dreambooth.engine.diffusion.SchedulerConfig;
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
                "EulerDiscreteScheduler          | 'interpolation_type': 'log_linear'",
                "EulerDiscreteScheduler          | 'timestep_type': 'continuous'",
                "EulerAncestralDiscreteScheduler | 'prediction_type': 'sample'",
                "DPMSolverMultistepScheduler     | 'algorithm_type': 'sde-dpmsolver'",
                "DPMSolverMultistepScheduler     | 'final_sigmas_type': 'zero', 'algorithm_type': 'dpmsolver'",
                "DPMSolverMultistepScheduler     | 'solver_order': 3, 'algorithm_type': 'sde-dpmsolver++'",
                "DPMSolverMultistepScheduler     | 'solver_type': 'rk4'",
                "DPMSolverMultistepScheduler     | 'solver_order': 4",
                "DPMSolverMultistepScheduler     | 'use_exponential_sigmas': true, 'use_karras_sigmas': true",
                "UniPCMultistepScheduler         | 'lower_order_final': false",
                "UniPCMultistepScheduler         | 'solver_type': 'rk4'",
                "DEISMultistepScheduler          | 'algorithm_type': 'sde-dpmsolver++'",
                "DEISMultistepScheduler          | 'rescale_betas_zero_snr': true",
                "DDPMScheduler                   | 'variance_type': 'learned_range'",
                "KDPM2DiscreteScheduler          | 'prediction_type': 'sample'",
                "HeunDiscreteScheduler           | 'rescale_betas_zero_snr': true",
                "LCMScheduler                    | 'original_inference_steps': 2000",
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
                .hasMessageContaining("not_yet_invented = 3")
                .hasMessageContaining("by the setting scheduler");
    }

    /** Only the scheduler that a file was written for could know a key that nobody here knows. */
    @Test
    void anUnknownKeyIsInertForAnotherScheduler() {
        SchedulerConfig unknown =
                config("{\"_class_name\": \"PNDMScheduler\", \"skip_prk_steps\": true, \"lower_bound\": 0.5}");
        assertThat(unknown.unknownKeys()).containsExactly("lower_bound = 0.5");
        assertThat(SchedulerFactory.named(SchedulerName.DDIM, unknown)
                        .create(5, 0.5)
                        .timesteps())
                .hasSize(5);
        assertThat(NoiseSchedule.of(unknown).timesteps()).isEqualTo(1000);
        for (SchedulerFactory own :
                List.of(SchedulerFactory.ofModel(unknown), SchedulerFactory.named(SchedulerName.PNDM, unknown))) {
            assertThatThrownBy(() -> own.create(5, 0))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("what PNDMScheduler may read")
                    .hasMessageContaining("lower_bound = 0.5");
        }
    }

    /** diffusers wrote these until 2022 and reads them no more. */
    @Test
    void keysOfTheFirstVersionsSayWhatTheyAlwaysSaid() {
        assertThat(ofClass("DDIMScheduler", "'tensor_format': 'np'").timesteps())
                .isEqualTo(ofClass("DDIMScheduler", "'steps_offset': 0").timesteps());
        assertThat(PredictionType.of(config("{\"predict_epsilon\": false}"))).isEqualTo(PredictionType.SAMPLE);
        assertThat(PredictionType.of(config("{\"predict_epsilon\": true}"))).isEqualTo(PredictionType.EPSILON);
        assertThat(PredictionType.of(config("{\"predict_epsilon\": false, \"prediction_type\": \"v_prediction\"}")))
                .isEqualTo(PredictionType.V_PREDICTION);
    }

    @Test
    void anUnknownSamplerIsRefusedByNameUnlessAnotherIsChosen() {
        assertThatThrownBy(() -> ofClass("ScoreSdeVeScheduler", "'solver_p': null"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("'ScoreSdeVeScheduler'");
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
    void aModelIsSampledWithTheSchedulerThatItNames() {
        assertThat(ofClass("UniPCMultistepScheduler", "'solver_type': 'bh2'").timesteps())
                .startsWith(999);
        for (SchedulerName name : SchedulerName.values()) {
            Scheduler own = ofClass(name.className(), "'skip_prk_steps': true, 'beta_schedule': 'scaled_linear'");
            assertThat(own.getClass().getSimpleName()).isEqualTo(name.className());
        }
    }

    @Test
    void moreStepsThanAConsistencyModelWasDistilledOnAreRefused() {
        SchedulerFactory lcm = SchedulerFactory.named(SchedulerName.LCM, config(STABLE_DIFFUSION));
        assertThat(lcm.create(4, 0).timesteps()).containsExactly(999, 759, 499, 259);
        assertThatThrownBy(() -> lcm.create(51, 0))
                .isInstanceOfSatisfying(
                        UserError.class, e -> assertThat(e.setting()).contains("inferenceSteps"))
                .hasMessageContaining("distilled on 50 timesteps");
        String short16 = STABLE_DIFFUSION.replace("\"num_train_timesteps\": 1000", "\"num_train_timesteps\": 16");
        assertThatThrownBy(() -> SchedulerFactory.named(SchedulerName.LCM, config(short16))
                        .create(4, 0))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("takes its timesteps from 50")
                .hasMessageContaining("this one has 16");
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
