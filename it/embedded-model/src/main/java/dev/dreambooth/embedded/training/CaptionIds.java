package dev.dreambooth.embedded.training;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.embedded.vocabulary.VocabularyTrimmer;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** Token ids of captions, every word of which is one token: start, words, stop, and stop again as padding. */
final class CaptionIds {
    private final ObjectNode vocabulary;

    CaptionIds(ModelFiles files) {
        vocabulary = files.json("tokenizer/vocab.json");
    }

    /** Captions to ids [B, L]. */
    Tensor ids(List<String> captions) {
        int length = VocabularyTrimmer.MAX_LENGTH;
        long[] ids = new long[captions.size() * length];
        Arrays.fill(ids, id("<|endoftext|>"));
        for (int i = 0; i < captions.size(); i++) {
            int position = i * length;
            ids[position++] = id("<|startoftext|>");
            for (String word : captions.get(i).split(" ", -1)) {
                if (!word.isEmpty()) {
                    ids[position++] = id(word + "</w>");
                }
            }
        }
        return Tensor.of(ids, captions.size(), length);
    }

    private long id(String token) {
        if (!vocabulary.has(token)) {
            throw new IllegalArgumentException("not one token of the vocabulary: " + token);
        }
        return vocabulary.get(token).asLong();
    }
}
