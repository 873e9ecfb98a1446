/**
 * Opens files that are damaged, forged or only unusual, as the stages open them, many thousands of each kind
 * ({@link dev.dreambooth.engine.fuzz.FuzzTest}): each has to end in a right result or in a {@code UserError} that names the
 * file, soon, within bounds of memory, and without a trace outside the folder for results.
 */
package dev.dreambooth.engine.fuzz;
