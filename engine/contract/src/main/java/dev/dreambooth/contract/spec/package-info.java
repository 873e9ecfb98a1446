/** What a worker is told to do: the one document that a front end writes and a worker reads. */
@NullMarked
package dev.dreambooth.contract.spec;

import org.jspecify.annotations.NullMarked;
