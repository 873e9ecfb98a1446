/** Verify: making a result again from its record, and comparing the two. */
package dev.dreambooth.engine.stage.verify;
