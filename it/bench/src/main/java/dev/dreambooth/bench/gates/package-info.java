/** Good and bad trainings of the embedded model, to see that gates fail for the bad ones and for no others. */
@NullMarked
package dev.dreambooth.bench.gates;

import org.jspecify.annotations.NullMarked;
