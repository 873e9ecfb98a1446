/** JSON as this product writes and reads it. */
@NullMarked
package dev.dreambooth.contract.json;

import org.jspecify.annotations.NullMarked;
