package dev.dreambooth.engine.evaluation.gate;

import dev.dreambooth.contract.evaluation.Baseline;
import dev.dreambooth.contract.evaluation.Evaluation;
import dev.dreambooth.contract.evaluation.Yardstick;

/**
 * The last good model: what gates against it compare with.
 *
 * @param name what people call it, such as {@code build 12}
 * @param evaluation what was found then
 */
public record LastGood(String name, Evaluation evaluation) {
    /** Returns whether its numbers can be compared with those of a yardstick, as results tell it. */
    public Baseline comparedWith(Yardstick yardstick) {
        return new Baseline(name, yardstick.differences(evaluation.yardstick()));
    }
}
