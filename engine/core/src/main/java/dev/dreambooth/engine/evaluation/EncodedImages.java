package dev.dreambooth.engine.evaluation;

/**
 * All images of an evaluation as one encoder sees them.
 *
 * @param references the instance images; of those with a mask, the subject alone
 * @param whole the instance images without their masks, in the same order, to find copies of them
 * @param mirrored the instance images mirrored left to right, to find copies of them too
 * @param images the images that were made
 */
public record EncodedImages(Embeddings references, Embeddings whole, Embeddings mirrored, ByPrompt<Embeddings> images) {
    /**
     * Checks the counts.
     *
     * @throws IllegalArgumentException if there are mirrored images, but not of each reference
     */
    public EncodedImages {
        if (mirrored.size() != 0 && mirrored.size() != references.size()) {
            throw new IllegalArgumentException(mirrored.size() + " mirrored images of " + references.size());
        }
        if (whole.size() != references.size()) {
            throw new IllegalArgumentException(whole.size() + " whole images of " + references.size());
        }
    }

    /** Images of which none has a mask. */
    public EncodedImages(Embeddings references, Embeddings mirrored, ByPrompt<Embeddings> images) {
        this(references, references, mirrored, images);
    }
}
