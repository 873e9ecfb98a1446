package dev.dreambooth.engine.model;

import dev.dreambooth.engine.weights.WeightSource;

/**
 * A network: the configuration that its structure was read from, and the weights that it owns.
 *
 * @param <C> the configuration
 */
public abstract class Network<C> implements AutoCloseable {
    private final C config;
    private final Parameters parameters;

    /**
     * Begins a network; the constructor of the subclass asks {@link #parameters} for the weights.
     *
     * @param source weights under the names of diffusers or transformers; the network owns what it takes
     */
    protected Network(C config, WeightSource source) {
        this.config = config;
        this.parameters = new Parameters(source);
    }

    /** Returns what the network was built from. */
    public final C config() {
        return config;
    }

    /** Returns the weights under the names of diffusers or transformers. */
    public final Parameters parameters() {
        return parameters;
    }

    /** Frees the weights. */
    @Override
    public final void close() {
        parameters.close();
    }
}
