/** From what front ends, files and models say to a stage's settings: layers, checked values, prompts filled in. */
@NullMarked
package dev.dreambooth.contract.settings.resolve;

import org.jspecify.annotations.NullMarked;
