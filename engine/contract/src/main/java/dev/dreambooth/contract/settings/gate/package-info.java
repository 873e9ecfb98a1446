/** Gates: what a build demands of a trained model, as settings. */
@NullMarked
package dev.dreambooth.contract.settings.gate;

import org.jspecify.annotations.NullMarked;
