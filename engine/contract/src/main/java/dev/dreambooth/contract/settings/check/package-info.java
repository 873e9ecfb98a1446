/** Settings that are each possible, but not together: refused with the place where each was set. */
package dev.dreambooth.contract.settings.check;
