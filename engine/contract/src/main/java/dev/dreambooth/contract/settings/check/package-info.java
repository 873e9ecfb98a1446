/** Settings that are each possible, but not together: refused with the place where each was set. */
@NullMarked
package dev.dreambooth.contract.settings.check;

import org.jspecify.annotations.NullMarked;
