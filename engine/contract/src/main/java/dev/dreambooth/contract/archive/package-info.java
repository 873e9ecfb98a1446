/**
 * Models as single files: packed with the same bytes from the same contents on every machine, and unpacked without
 * believing anything that an archive says about itself.
 */
@NullMarked
package dev.dreambooth.contract.archive;

import org.jspecify.annotations.NullMarked;
