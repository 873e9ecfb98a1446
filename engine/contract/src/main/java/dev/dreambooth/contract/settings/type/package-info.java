/** What values a setting accepts: one class for each kind, and what each refuses. */
@NullMarked
package dev.dreambooth.contract.settings.type;

import org.jspecify.annotations.NullMarked;
