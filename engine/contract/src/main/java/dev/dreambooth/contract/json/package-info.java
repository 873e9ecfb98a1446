/** JSON as this product writes and reads it. */
package dev.dreambooth.contract.json;
