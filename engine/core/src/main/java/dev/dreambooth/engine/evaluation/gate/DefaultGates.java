package dev.dreambooth.engine.evaluation.gate;

import dev.dreambooth.contract.settings.gate.Gate;
import dev.dreambooth.contract.settings.gate.GateAction;
import dev.dreambooth.contract.settings.gate.GateMeasure;
import dev.dreambooth.contract.settings.gate.GateReference;
import java.util.List;
import java.util.Set;

/**
 * The gates of a run that names none. They look for gross failures only, relative to the base model and to the instance
 * images, since absolute numbers differ from encoder to encoder. Their thresholds were found with the embedded model and
 * its encoder; of others nobody has shown that they hold, so that there they warn.
 */
public final class DefaultGates {
    private DefaultGates() {}

    /**
     * Returns the gates. There is none on copies for the embedded encoder, which overlooks places and takes every image of a
     * subject that was learned well for a copy.
     *
     * @param embedded whether the embedded encoder judges the embedded model
     * @param measured the measures that were taken, by name: what an encoder is missing for is not demanded
     */
    public static List<Gate> of(boolean embedded, Set<String> measured) {
        return all().stream()
                .filter(gate -> gate.measure() == GateMeasure.DEGENERATE
                        || measured.contains(gate.measure().label()))
                .filter(gate -> !embedded || gate.measure() != GateMeasure.COPIES)
                .map(gate -> embedded || gate.measure() == GateMeasure.DEGENERATE ? gate : gate.warning())
                .toList();
    }

    private static List<Gate> all() {
        return List.of(
                Gate.of(GateMeasure.DEGENERATE, GateReference.ABSOLUTE, false, 0),
                new Gate(
                        Gate.usualName(GateMeasure.SUBJECT, GateReference.CEILING, true),
                        GateMeasure.SUBJECT,
                        GateReference.CEILING,
                        true,
                        .3,
                        Gate.CONFIDENCE,
                        GateAction.FAIL,
                        GateAction.UNSTABLE), // whether it was learned, the training has to show
                Gate.of(GateMeasure.PROMPT_MARGIN, GateReference.BASE_RATIO, true, .7),
                Gate.of(GateMeasure.DRIFT, GateReference.CEILING, false, .3),
                Gate.of(GateMeasure.DIVERSITY, GateReference.BASE_RATIO, true, .05),
                Gate.of(GateMeasure.COPIES, GateReference.ABSOLUTE, false, .5).warning());
    }
}
