package dev.dreambooth.engine.model.part;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.GenerateSettings;
import dev.dreambooth.engine.tensor.Device;
import java.util.List;

/** Turns prompts into what a denoiser is told: the tokenizers and text encoders of a model, and how their outputs join. */
public interface TextConditioner extends AutoCloseable {
    /** Returns the tokenizers, one for each text encoder, in the order of {@link PromptTokens}. */
    List<? extends Tokenizer> tokenizers();

    /** Returns where the weights of the text encoders lie. */
    Device device();

    /** Returns the tokenizer that decides how much of a prompt is read, and whether a word is one token. */
    default Tokenizer tokenizer() {
        return tokenizers().get(0);
    }

    /** Returns the token ids of prompts on the model's device, in the innermost scope. */
    default PromptTokens tokenize(List<String> prompts) {
        return PromptTokens.plain(prompts, tokenizers(), device());
    }

    /**
     * Returns the chunks of one prompt with their weights on the model's device, in the innermost scope.
     *
     * @param atLeast how many chunks there are to be; empty ones make up the number
     */
    default PromptTokens tokenize(WeightedPrompt prompt, int atLeast) {
        return PromptTokens.chunked(prompt, atLeast, tokenizers(), device());
    }

    /** Returns how many chunks a prompt needs. */
    default int chunks(WeightedPrompt prompt) {
        return PromptTokens.chunks(prompt, tokenizers());
    }

    /**
     * Encodes prompts, or the chunks of one.
     *
     * @param tokens of P prompts; what they weigh goes on the text states by {@link PromptTokens#weighed}
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

    /**
     * Returns this with words that prompts may hold from now on; it takes this one's place, and owns what this one does.
     *
     * @param words at least one
     * @throws UserError if one of them is for other text encoders, or the family reads none
     */
    default TextConditioner learning(List<TextualInversion> words) {
        throw UserError.data(
                        "The embedding " + words.get(0).file() + " cannot be used with a model of this family.",
                        "Leave it out, or take another model.")
                .about(GenerateSettings.EMBEDDINGS);
    }

    /** Returns the number of layers of the text encoder that has the fewest. */
    int layers();

    @Override
    void close();
}
