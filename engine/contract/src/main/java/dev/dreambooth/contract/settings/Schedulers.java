package dev.dreambooth.contract.settings;

import dev.dreambooth.contract.settings.type.ChoiceType;

/** The names of the schedulers that a user may choose; the mathematics live in the engine's diffusion package. */
final class Schedulers {
    /** The choice that keeps the scheduler of the model's own {@code scheduler_config.json}. */
    static final String MODEL = "model";

    /** The type of the settings that choose a scheduler. */
    static final ChoiceType TYPE =
            ChoiceType.of(MODEL, "ddim", "pndm", "euler", "euler-a", "dpm++2m", "dpm++2m-karras");

    private Schedulers() {}
}
