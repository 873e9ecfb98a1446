/** The settings that only a training reads, a class for each chapter of the documentation. */
package dev.dreambooth.contract.settings.train;
