package dev.dreambooth.contract.settings.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * What values a setting accepts, and all that front ends, documents and messages have to know of them. Front ends hand
 * over text (one piece for a scalar, several for a list), whatever the notation it came from, so that {@code 5e-6} means
 * the same in XML, YAML and on a command line.
 *
 * @param <T> the Java type of a value
 */
public interface ValueType<T> {
    /**
     * Returns the value that the text means.
     *
     * @param texts the pieces as written, at least one
     * @throws UnusableValueException if they are not a value of this type
     */
    T parse(List<String> texts);

    /** Returns what is accepted, to complete "must be ...", such as {@code a whole number from 1 up}. */
    String accepted();

    /** Returns what a value looks like to those who write it. */
    Shape shape();

    /** Describes what is accepted in a property of a JSON schema. */
    void describe(ObjectNode property);

    /** Returns a value as documents hold it; {@link #parse} reads it back. */
    JsonNode toJson(T value);

    /**
     * Returns a value as documents hold it.
     *
     * @param wanted which parts to put there, where a value holds those of other settings
     */
    default JsonNode toJson(T value, Predicate<Effect> wanted) {
        return toJson(value);
    }

    /** Returns a value as messages show it. */
    default String shown(T value) {
        return value.toString();
    }

    /** Returns whether values name files, which differ from machine to machine. */
    default boolean namesFiles() {
        return false;
    }

    /** Returns whether a value holds values of the setting of this name. */
    default boolean holds(String name) {
        return false;
    }

    /**
     * Returns a value with the paths in it made absolute.
     *
     * @param absolute makes them so
     * @throws UnusableValueException if one is no path here
     */
    default T located(T value, UnaryOperator<Path> absolute) {
        return value;
    }

    /** Returns the only piece of text, for types that are not lists. */
    default String single(List<String> texts) {
        if (texts.size() != 1) {
            throw new UnusableValueException("is a list of " + texts.size() + " values");
        }
        return texts.get(0).trim();
    }
}
