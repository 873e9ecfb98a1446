/** The run cache: results by what decided them, so that what was made once, on whatever machine, is not made again. */
@NullMarked
package dev.dreambooth.contract.cache;

import org.jspecify.annotations.NullMarked;
