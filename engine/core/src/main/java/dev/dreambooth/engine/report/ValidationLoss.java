package dev.dreambooth.engine.report;

/**
 * How well held-out images were predicted after a step.
 *
 * @param step optimizer steps done
 * @param loss mean squared error, with the same noise at every validation; lower is better
 * @param best whether the weights of this step are kept as the best
 */
public record ValidationLoss(long step, double loss, boolean best) {}
