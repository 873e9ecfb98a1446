/** Settings of the stage that judges a trained model, and the prompts that come with it. */
@NullMarked
package dev.dreambooth.contract.settings.evaluate;

import org.jspecify.annotations.NullMarked;
