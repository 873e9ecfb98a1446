/** Files as the product writes them: whole or not at all, in one canonical form, and known by their SHA-256. */
@NullMarked
package dev.dreambooth.contract.io;

import org.jspecify.annotations.NullMarked;
