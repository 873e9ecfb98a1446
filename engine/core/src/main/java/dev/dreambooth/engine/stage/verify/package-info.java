/** Verify: making a result again from its record, and comparing the two. */
@NullMarked
package dev.dreambooth.engine.stage.verify;

import org.jspecify.annotations.NullMarked;
