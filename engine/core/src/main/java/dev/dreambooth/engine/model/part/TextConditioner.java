package dev.dreambooth.engine.model.part;

import java.util.List;

/** Turns prompts into what a denoiser is told: the tokenizers and text encoders of a model, and how their outputs join. */
public interface TextConditioner extends AutoCloseable {
    /** Returns the tokenizer that decides how much of a prompt is read, and whether a word is one token. */
    Tokenizer tokenizer();

    /** Returns the token ids of prompts on the model's device, in the innermost scope. */
    PromptTokens tokenize(List<String> prompts);

    /**
     * Encodes prompts.
     *
     * @param tokens of P prompts
     * @param clipSkip how many of the encoders' last layers to leave out, below {@link #layers}
     * @return of P samples, in the innermost scope
     */
    Conditioning encode(PromptTokens tokens, int clipSkip);

    /**
     * Returns what stands for a negative prompt that was not given, of one sample in the innermost scope: what the encoders
     * make of an empty one, unless the family has something else.
     */
    default Conditioning encodeAbsent() {
        return encode(tokenize(List.of("")), 0);
    }

    /**
     * Adds what the denoiser is told of the images themselves, if it is.
     *
     * @param text of B samples
     * @param images B of them
     */
    default Conditioning withMicroConditioning(Conditioning text, List<MicroConditioning> images) {
        return text;
    }

    /** Returns the number of layers of the text encoder that has the fewest. */
    int layers();

    @Override
    void close();
}
