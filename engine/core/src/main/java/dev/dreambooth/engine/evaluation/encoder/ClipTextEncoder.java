package dev.dreambooth.engine.evaluation.encoder;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.model.clip.CLIPTextConfig;
import dev.dreambooth.engine.model.clip.CLIPTextModelWithProjection;
import dev.dreambooth.engine.model.clip.CLIPTokenizer;
import dev.dreambooth.engine.model.part.TokenizedPrompt;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * The text half of a CLIP model. No token sees those behind it, so that a prompt's vector is that of its end, and padding
 * is left away.
 */
final class ClipTextEncoder implements TextEncoder {
    private static final int FRAME = 2;

    private final CLIPTextModelWithProjection network;
    private final CLIPTokenizer tokenizer;
    private final UnitVectors vectors;

    /**
     * @param network owned from now on
     * @throws UserError if the network and the tokenizer do not belong together
     */
    ClipTextEncoder(CLIPTextModelWithProjection network, CLIPTokenizer tokenizer, UnitVectors vectors) {
        this.network = network;
        this.tokenizer = tokenizer;
        this.vectors = vectors;
        CLIPTextConfig config = network.config();
        if (tokenizer.vocabularySize() > config.vocabSize()) {
            throw contradiction("the tokenizer has " + tokenizer.vocabularySize() + " tokens, the text encoder "
                    + config.vocabSize());
        }
        if (!config.endsAtLargestId() && config.endTokenId() != tokenizer.endId()) {
            throw contradiction(
                    "prompts end in token " + tokenizer.endId() + ", and eos_token_id says " + config.endTokenId());
        }
    }

    private UserError contradiction(String finding) {
        return UserError.data(
                "The files of the encoder " + vectors.name() + " contradict each other: " + finding + ".",
                "Fetch all of them again from one revision of the model.");
    }

    @Override
    public float[][] embed(List<String> prompts) {
        return vectors.of(prompts, this::encode);
    }

    private Tensor encode(String prompt) {
        int room = Math.min(tokenizer.modelMaxLength(), network.config().maxPositions()) - FRAME;
        List<Integer> tokens = tokenizer.tokenize(prompt);
        TokenizedPrompt framed = tokenizer.framed(tokens.subList(0, Math.min(tokens.size(), room)));
        long[] ids = Arrays.copyOf(framed.ids(), framed.length());
        Tensor row = Tensor.of(ids, 1, ids.length).to(vectors.device());
        return network.forward(row, 0).pooled();
    }

    @Override
    public void close() {
        network.close();
    }
}
