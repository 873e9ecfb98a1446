/** What all stages share: what they work with, the models they open, and their results with the record of them. */
@NullMarked
package dev.dreambooth.engine.stage;

import org.jspecify.annotations.NullMarked;
