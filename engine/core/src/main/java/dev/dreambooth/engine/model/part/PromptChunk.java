package dev.dreambooth.engine.model.part;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * As much of a prompt as a text encoder takes at a time, with what each token weighs. A prompt that is longer becomes
 * several, each with a start and an end of its own.
 *
 * @param tokens start, tokens, end, and padding
 * @param weights one for each of them; start, end and padding weigh 1
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out; chunks are not compared
record PromptChunk(TokenizedPrompt tokens, float[] weights) {
    /** Copies the weights, so that they never change. */
    PromptChunk {
        weights = weights.clone();
    }

    @Override
    public float[] weights() {
        return weights.clone();
    }

    /**
     * Cuts a prompt into chunks. A section that holds no token is a chunk of padding, so that BREAK can leave one empty; the
     * last section is one only if there is no other.
     *
     * @return at least one
     */
    static List<PromptChunk> of(WeightedPrompt prompt, Tokenizer tokenizer) {
        int room = Math.max(1, tokenizer.modelMaxLength() - 2);
        List<PromptChunk> chunks = new ArrayList<>();
        int sections = prompt.sections().size();
        for (int section = 0; section < sections; section++) {
            List<Integer> ids = new ArrayList<>();
            List<Double> weights = new ArrayList<>();
            for (WeightedPrompt.Part part : prompt.sections().get(section)) {
                for (int id : tokenizer.tokenize(part.text())) {
                    if (ids.size() == room) {
                        chunks.add(framed(ids, weights, tokenizer));
                        ids.clear();
                        weights.clear();
                    }
                    ids.add(id);
                    weights.add(part.weight());
                }
            }
            if (!ids.isEmpty() || section < sections - 1 || chunks.isEmpty()) {
                chunks.add(framed(ids, weights, tokenizer));
            }
        }
        return chunks;
    }

    private static PromptChunk framed(List<Integer> ids, List<Double> weights, Tokenizer tokenizer) {
        TokenizedPrompt tokens = tokenizer.framed(ids);
        float[] all = new float[tokens.ids().length];
        Arrays.fill(all, 1);
        for (int i = 0; i < tokens.length() - 2; i++) {
            all[i + 1] = weights.get(i).floatValue();
        }
        return new PromptChunk(tokens, all);
    }
}
