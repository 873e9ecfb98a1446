package dev.dreambooth.contract.settings.train;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.choice.ModelFormat;
import dev.dreambooth.contract.settings.choice.Precision;
import dev.dreambooth.contract.settings.type.ChoiceType;
import dev.dreambooth.contract.settings.type.Effect;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.contract.settings.value.SettingGroup;
import java.util.List;

/** Settings of the model that training leaves: how it is laid out and rounded. */
public final class SavedModelSettings {
    private static final SettingGroup GROUP = new SettingGroup(Stage.TRAIN);

    /** The layouts that the model is saved in. */
    public static final Setting<ModelFormat> MODEL_FORMAT = GROUP.choice(
            "modelFormat",
            ModelFormat.DIFFUSERS,
            Effect.FINISH,
            "The layout in which a whole model is saved: a folder as diffusers has it, a single file model.safetensors for"
                    + " the usual user interfaces, or both.",
            ModelFormat.SINGLE);

    /** The floating-point format that the model is saved in. */
    public static final Setting<Precision> SAVE_PRECISION = GROUP.optional(
            "savePrecision",
            new ChoiceType<>(Precision.class),
            "",
            Effect.FINISH,
            "The floating-point format in which all of a whole model's weights are saved; without it, what was trained is"
                    + " saved as it was computed, and the rest as it was.",
            "fp16");

    private SavedModelSettings() {}

    /** Returns the settings of this chapter in the order of their definition. */
    public static List<Setting<?>> all() {
        return GROUP.members();
    }
}
