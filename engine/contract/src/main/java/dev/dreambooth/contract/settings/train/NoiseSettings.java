package dev.dreambooth.contract.settings.train;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.type.DecimalType;
import dev.dreambooth.contract.settings.type.Effect;
import dev.dreambooth.contract.settings.type.WholeNumberType;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.contract.settings.value.SettingGroup;
import java.util.List;

/** Settings of the noise that training adds: what shape it has, and how much of it the last timestep holds. */
public final class NoiseSettings {
    private static final SettingGroup GROUP = new SettingGroup(Stage.TRAIN);

    /** The share of noise that is the same over a whole image. */
    public static final Setting<Double> NOISE_OFFSET = GROUP.define(
            "noiseOffset",
            DecimalType.notNegative(),
            "0",
            "",
            Effect.RESULT,
            "The deviation of noise that shifts each channel of a latent as a whole, so that very dark and very bright"
                    + " images can be learnt; 0.1 is usual, 0 none.",
            "0.1");

    /** The deviation of noise that is added to the input alone. */
    public static final Setting<Double> INPUT_PERTURBATION = GROUP.define(
            "inputPerturbation",
            DecimalType.notNegative(),
            "0",
            "",
            Effect.RESULT,
            "The deviation of noise that the network is shown but not asked for, against exposure bias; 0.1 is usual, 0"
                    + " none.",
            "0.1");

    /** The number of resolutions of pyramid noise. */
    public static final Setting<Integer> PYRAMID_NOISE_ITERATIONS = GROUP.define(
            "pyramidNoiseIterations",
            new WholeNumberType(0, 20, 1),
            "0",
            "levels",
            Effect.RESULT,
            "The number of ever coarser levels of noise that are added up (pyramid or multi-resolution noise); 6 to 10 are"
                    + " usual, 0 is plain noise.",
            "6");

    /** The share of each level of pyramid noise in the one before. */
    public static final Setting<Double> PYRAMID_NOISE_DISCOUNT = GROUP.define(
            "pyramidNoiseDiscount",
            new DecimalType(0, false, 1, true),
            "0.3",
            "",
            Effect.RESULT,
            "What each level of pyramid noise counts beside the finer one before it.",
            "0.4");

    /** Whether the last timestep is made pure noise. */
    public static final Setting<Boolean> RESCALE_BETAS_ZERO_SNR = GROUP.flag(
            "rescaleBetasZeroSnr",
            false,
            Effect.RESULT,
            "Rescales the noise schedule so that the last timestep is pure noise (zero terminal SNR); the model has to"
                    + " predict velocity, and the trained one says so in its scheduler_config.json.");

    private NoiseSettings() {}

    /** Returns the settings of this chapter in the order of their definition. */
    public static List<Setting<?>> all() {
        return GROUP.members();
    }
}
