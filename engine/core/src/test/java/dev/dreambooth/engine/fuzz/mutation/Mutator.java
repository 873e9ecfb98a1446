package dev.dreambooth.engine.fuzz.mutation;

import java.util.SplittableRandom;

/** Makes of a whole file one that nobody meant: damaged, forged, or only unusual. The same draws make the same file. */
@FunctionalInterface
public interface Mutator {
    /** Returns another file; the array given stays as it is. */
    byte[] mutate(byte[] whole, SplittableRandom random);

    /** Does one or the other, drawn anew for each file; one that is named twice is drawn twice as often. */
    static Mutator oneOf(Mutator... mutators) {
        return (whole, random) -> mutators[random.nextInt(mutators.length)].mutate(whole, random);
    }
}
