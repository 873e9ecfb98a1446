/**
 * Live measurements of a run for the tools that people watch: a table, TensorBoard, Weights &amp; Biases, MLflow. No tool can
 * stop a run: one that fails is left out from then on, with a warning.
 */
@NullMarked
package dev.dreambooth.engine.tracking;

import org.jspecify.annotations.NullMarked;
