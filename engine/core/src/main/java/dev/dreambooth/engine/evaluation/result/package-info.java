/** What an evaluation leaves behind for programs and people: documents with the same bytes for the same numbers. */
@NullMarked
package dev.dreambooth.engine.evaluation.result;

import org.jspecify.annotations.NullMarked;
