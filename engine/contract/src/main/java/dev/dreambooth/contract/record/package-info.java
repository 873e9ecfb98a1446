/** What was done: the record of a run, the fingerprint it stands for, and whether a result is still up to date. */
@NullMarked
package dev.dreambooth.contract.record;

import org.jspecify.annotations.NullMarked;
