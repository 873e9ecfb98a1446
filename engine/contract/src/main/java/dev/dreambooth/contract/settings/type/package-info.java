/** What values a setting accepts: one class for each kind, and what each refuses. */
package dev.dreambooth.contract.settings.type;
