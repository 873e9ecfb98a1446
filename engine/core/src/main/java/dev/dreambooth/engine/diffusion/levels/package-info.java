/**
 * The way down of a sampling run: which of the training timesteps it stops at ({@link
 * dev.dreambooth.engine.diffusion.levels.TimestepSpacing}), or which noise levels, whatever their timesteps ({@link
 * dev.dreambooth.engine.diffusion.levels.SigmaSpacing}). All lists descend: sampling starts at the noisiest.
 */
@NullMarked
package dev.dreambooth.engine.diffusion.levels;

import org.jspecify.annotations.NullMarked;
