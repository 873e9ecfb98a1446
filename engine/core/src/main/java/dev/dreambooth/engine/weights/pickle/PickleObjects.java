package dev.dreambooth.engine.weights.pickle;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides what becomes of the calls in a pickle; the machine that reads it calls nothing by itself. */
interface PickleObjects {
    /** Something that a pickle names by its module and name, such as {@code collections.OrderedDict}. */
    record Name(String qualified) {}

    /** Stands for an object that nobody here needs and nobody has made. */
    Object UNKNOWN = new Object() {
        @Override
        public String toString() {
            return "an object of no use here";
        }
    };

    /**
     * Returns what a call gives, or {@link #UNKNOWN}.
     *
     * @param callee what the pickle wants to call
     */
    Object call(Name callee, List<?> arguments);

    /** Returns what lies outside the pickle under an identity, or {@link #UNKNOWN}. */
    Object persistent(@Nullable Object identity);
}
