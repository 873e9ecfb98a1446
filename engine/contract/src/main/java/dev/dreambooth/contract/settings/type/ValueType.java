package dev.dreambooth.contract.settings.type;

import java.util.List;

/**
 * What values a setting accepts. Front ends hand over text (one piece for a scalar, several for a list), whatever the
 * notation it came from, so that {@code 5e-6} means the same in XML, YAML and on a command line.
 *
 * @param <T> the Java type of a value
 */
public sealed interface ValueType<T>
        permits FlagType,
                WholeNumberType,
                SeedType,
                DecimalType,
                ChoiceType,
                ChoiceListType,
                OpenChoiceListType,
                TextType,
                TextListType,
                PathType,
                CompositeType,
                PlaceType,
                WebAddressType {

    /**
     * Returns the value that the text means.
     *
     * @param texts the pieces as written, at least one
     * @throws UnusableValueException if they are not a value of this type
     */
    T parse(List<String> texts);

    /** Returns what is accepted, to complete "must be ...", such as {@code a whole number from 1 up}. */
    String accepted();

    /** Returns the type's name in documentation, such as {@code number}. */
    String label();

    /** Returns the only piece of text, for types that are not lists. */
    default String single(List<String> texts) {
        if (texts.size() != 1) {
            throw new UnusableValueException("is a list of " + texts.size() + " values");
        }
        return texts.get(0).trim();
    }
}
