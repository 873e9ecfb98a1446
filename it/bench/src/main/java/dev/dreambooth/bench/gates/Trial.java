package dev.dreambooth.bench.gates;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A training with a known fault, or without one.
 *
 * @param name its folder
 * @param fault what is wrong with it, in words; empty if nothing is
 * @param settings its settings beside those of the quickstart, by their names
 * @param damage what is done to its results
 * @param gates the names of the gates of which at least one has to fail; empty if none may
 */
record Trial(String name, String fault, Map<String, String> settings, Damage damage, List<String> gates) {
    /** Something that befalls a good training's results. */
    enum Damage {
        /** Nothing. */
        NONE,
        /** The autoencoder's last layer holds zeros. */
        EMPTY_VAE,
        /** The numbers of the layer that the decoder begins with are in the wrong order. */
        SHUFFLED_VAE,
        /** Every image of a prompt is the first one. */
        ONE_SEED
    }

    /** Copies. */
    Trial {
        settings = new TreeMap<>(settings);
        gates = List.copyOf(gates);
    }

    boolean good() {
        return gates.isEmpty();
    }

    /** Returns whether it is judged with what another trial has trained. */
    boolean borrows() {
        return damage != Damage.NONE;
    }
}
