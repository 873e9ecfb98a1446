package dev.dreambooth.engine.evaluation.encoder;

import java.util.List;

/** Turns prompts into vectors in the space of an {@link ImageEncoder}'s, so that their cosines say how well an image follows. */
public interface TextEncoder extends AutoCloseable {
    /**
     * Returns a vector of length 1 for each prompt, which depends on nothing but that prompt.
     *
     * @param prompts cut where they are longer than the encoder reads
     */
    float[][] embed(List<String> prompts);

    /** Frees what it holds, if anything. */
    @Override
    default void close() {}
}
