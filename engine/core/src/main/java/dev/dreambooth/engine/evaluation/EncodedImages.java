package dev.dreambooth.engine.evaluation;

/**
 * All images of an evaluation as one encoder sees them.
 *
 * @param references the instance images
 * @param mirrored the instance images mirrored left to right, in the same order, to find copies of them too
 * @param images the images that were made
 */
public record EncodedImages(Embeddings references, Embeddings mirrored, ByPrompt<Embeddings> images) {
    /**
     * Checks the counts.
     *
     * @throws IllegalArgumentException if there are mirrored images, but not of each reference
     */
    public EncodedImages {
        if (mirrored.size() != 0 && mirrored.size() != references.size()) {
            throw new IllegalArgumentException(mirrored.size() + " mirrored images of " + references.size());
        }
    }
}
