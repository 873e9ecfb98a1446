package dev.dreambooth.engine.model.part;

/**
 * A prompt as the text encoder takes it.
 *
 * @param ids start, the prompt's tokens, end, and padding: exactly as many as the model's length
 * @param length how many of the ids are not padding
 * @param cut the end of the prompt that did not fit, for a warning; empty if all did
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out; prompts are not compared
public record TokenizedPrompt(long[] ids, int length, String cut) {
    /** Copies the ids, so that they never change. */
    public TokenizedPrompt {
        ids = ids.clone();
    }

    @Override
    public long[] ids() {
        return ids.clone();
    }
}
