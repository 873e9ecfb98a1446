package dev.dreambooth.engine.model.lora;

import dev.dreambooth.engine.model.Parameters;

/** A network beside whose layers adapters can stand. */
public interface Adaptable {
    /** Returns the weights, under the names of diffusers or transformers. */
    Parameters parameters();

    /**
     * Puts adapters beside the layers that they were made for; they stay their holder's, and must live as long as the
     * network is used.
     */
    void adapt(LoraAdapter adapter);
}
