package dev.dreambooth.engine.model.clip;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.GenerateSettings;
import dev.dreambooth.engine.model.part.TextualInversion;
import dev.dreambooth.engine.model.part.TextualInversion.Vectors;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Textual inversions as one tokenizer and text encoder take them: ids behind those of the vocabulary, as many for each word
 * as it has vectors, and the vectors [N, D] in the order of the ids; N of all words, D width of the encoder.
 *
 * @param ids of each word's vectors
 * @param vectors of each word
 */
public record LearntWords(Map<String, List<Integer>> ids, List<Vectors> vectors) {
    /** Copies the collections, so that they never change. */
    public LearntWords {
        ids = Map.copyOf(ids);
        vectors = List.copyOf(vectors);
    }

    /**
     * Returns what each text encoder has to learn.
     *
     * @param encoders in the order of {@link TextualInversion#vectors}
     * @throws UserError if a word is for other text encoders
     */
    public static List<LearntWords> of(List<TextualInversion> words, List<CLIPTextConfig> encoders) {
        List<Integer> widths = encoders.stream().map(CLIPTextConfig::hiddenSize).toList();
        for (TextualInversion word : words) {
            if (!word.widths().equals(widths)) {
                throw UserError.data(
                                "The embedding " + word.file() + " is for " + TextualInversion.family(word.widths())
                                        + "; this model is " + TextualInversion.family(widths) + ".",
                                "Take one that was made for this kind of model, or leave it out.")
                        .about(GenerateSettings.EMBEDDINGS);
            }
        }
        return IntStream.range(0, encoders.size())
                .mapToObj(encoder -> of(words, encoder, encoders.get(encoder).vocabSize()))
                .toList();
    }

    private static LearntWords of(List<TextualInversion> words, int encoder, int firstId) {
        Map<String, List<Integer>> ids = new LinkedHashMap<>();
        int next = firstId;
        for (TextualInversion word : words) {
            int count = word.vectors().get(encoder).count();
            ids.put(word.token(), IntStream.range(next, next + count).boxed().toList());
            next += count;
        }
        return new LearntWords(
                ids, words.stream().map(word -> word.vectors().get(encoder)).toList());
    }

    /** Returns the vectors on a device, in memory that no scope frees. */
    public Tensor table(Device device) {
        try (Scope scope = Scope.open()) {
            List<Tensor> each = vectors.stream()
                    .map(word -> Tensor.of(word.values(), word.count(), word.width()))
                    .toList();
            return Scope.detach(Tensor.cat(each, 0).to(device).copy());
        }
    }
}
