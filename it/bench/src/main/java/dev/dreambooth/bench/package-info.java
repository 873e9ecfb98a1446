/** The engine's side of the benchmark; the other side and the driver are the Python scripts of it/bench. */
@NullMarked
package dev.dreambooth.bench;

import org.jspecify.annotations.NullMarked;
