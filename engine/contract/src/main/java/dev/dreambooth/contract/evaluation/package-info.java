/** What an evaluation found: {@code evaluation.json}, what it was measured with, and the verdicts of gates. */
@NullMarked
package dev.dreambooth.contract.evaluation;

import org.jspecify.annotations.NullMarked;
