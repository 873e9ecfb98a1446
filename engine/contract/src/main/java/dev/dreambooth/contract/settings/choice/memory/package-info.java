/** What the settings that trade time for memory choose among. */
@NullMarked
package dev.dreambooth.contract.settings.choice.memory;

import org.jspecify.annotations.NullMarked;
