package dev.dreambooth.contract.settings.choice;

import dev.dreambooth.contract.settings.type.Choice;
import java.util.Optional;

/** The optimizers. */
public enum OptimizerName implements Choice {
    /** AdamW (Loshchilov and Hutter 2017). */
    ADAMW("adamw"),
    /** AdamW with moments of 8 bits (Dettmers et al. 2021). */
    ADAMW8BIT("adamw8bit"),
    /** Adafactor (Shazeer and Stern 2018), whose moments are factored. */
    ADAFACTOR("adafactor"),
    /** Lion (Chen et al. 2023), which keeps one moment. */
    LION("lion"),
    /** Lion with its moment in 8 bits. */
    LION8BIT("lion8bit"),
    /** Prodigy (Mishchenko and Defazio 2023), which finds the step size by itself. */
    PRODIGY("prodigy"),
    /** AdamW that averages its weights instead of following a schedule (Defazio et al. 2024). */
    ADAMW_SCHEDULE_FREE("adamwschedulefree");

    private final String label;

    OptimizerName(String label) {
        this.label = label;
    }

    @Override
    public Optional<String> whyNot(String word) {
        return switch (this) {
            case PRODIGY ->
                word.equals("prodigy8bit")
                        ? Optional.of(
                                "Prodigy has no form with states of 8 bits: it finds its step size by how far weights"
                                        + " have gone, which such rounding would hide. Set prodigy, and prodigySliceP to 11 to"
                                        + " save memory.")
                        : Optional.empty();
            case ADAMW_SCHEDULE_FREE ->
                word.equals("adamwschedulefree8bit")
                        ? Optional.of(
                                "Schedule-free AdamW has no form with states of 8 bits: what it keeps are weights,"
                                        + " of which the published ones are computed. Set adamwschedulefree, or adamw8bit.")
                        : Optional.empty();
            case ADAMW, ADAMW8BIT, ADAFACTOR, LION, LION8BIT -> Optional.empty();
        };
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public String toString() {
        return label;
    }
}
