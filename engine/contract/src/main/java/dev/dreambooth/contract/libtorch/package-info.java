/**
 * The libtorch that a user brings: an unpacked distribution or the package torch of a Python, where it is, and whether the
 * bridge between it and Java was built for it. All is told from files, before a worker would load it.
 */
@NullMarked
package dev.dreambooth.contract.libtorch;

import org.jspecify.annotations.NullMarked;
