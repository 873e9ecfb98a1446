/**
 * Starting a worker and living with it: its command, its events as they come, its end in every way a process can end,
 * and on the worker's side the wish to stop early. Tensors live in the worker only, so that a native crash or a full
 * memory never takes the build with it.
 */
@NullMarked
package dev.dreambooth.contract.launch;

import org.jspecify.annotations.NullMarked;
