package dev.dreambooth.contract.settings.type;

/**
 * The type of values that hold the values of other settings, defined where those settings are.
 *
 * @param <T> the Java type of a value
 */
public non-sealed interface CompositeType<T> extends ValueType<T> {}
