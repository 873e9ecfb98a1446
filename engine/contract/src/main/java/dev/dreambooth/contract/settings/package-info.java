/**
 * Every setting of the product, defined once: name, type, default, range, stages and documentation. Values come in
 * layers (defaults, the base model's recommendations, {@code dreambooth.yaml}, the POM, {@code -D}), are checked
 * against their type, and remember where they were set so that a message can point there.
 */
@NullMarked
package dev.dreambooth.contract.settings;

import org.jspecify.annotations.NullMarked;
