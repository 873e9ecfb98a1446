/** The settings that only a training reads, a class for each chapter of the documentation. */
@NullMarked
package dev.dreambooth.contract.settings.train;

import org.jspecify.annotations.NullMarked;
