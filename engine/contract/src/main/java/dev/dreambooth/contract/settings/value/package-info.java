/** What a setting is, and the values that the settings of a stage have in a run, each with the place where it was set. */
@NullMarked
package dev.dreambooth.contract.settings.value;

import org.jspecify.annotations.NullMarked;
