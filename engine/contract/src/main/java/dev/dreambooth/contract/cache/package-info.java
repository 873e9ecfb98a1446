/** The run cache: results by what decided them, so that what was made once, on whatever machine, is not made again. */
package dev.dreambooth.contract.cache;
