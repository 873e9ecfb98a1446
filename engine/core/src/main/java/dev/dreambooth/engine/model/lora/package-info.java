/**
 * Low-rank adaptation (Hu et al. 2021, arXiv 2106.09685): small trained matrices beside a model's frozen layers, the files
 * that they are exchanged in, and how they are added to the weights for good.
 *
 * <p>While adapters are trained they stay a branch of their own: the op of a block takes them as one more argument and adds
 * {@code scale · up(down(dropout(x)))} to each layer that has one. So no gradient of a whole weight is ever computed, no
 * second copy of the weights is held, and dropout of the branch's input is possible. To make images they are added to the
 * weights while these are loaded, which costs nothing per step.
 */
@NullMarked
package dev.dreambooth.engine.model.lora;

import org.jspecify.annotations.NullMarked;
