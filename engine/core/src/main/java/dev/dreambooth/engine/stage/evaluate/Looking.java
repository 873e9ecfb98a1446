package dev.dreambooth.engine.stage.evaluate;

import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.evaluation.ByPrompt;
import dev.dreambooth.engine.evaluation.Embeddings;
import dev.dreambooth.engine.evaluation.EncodedImages;
import dev.dreambooth.engine.evaluation.encoder.ImageEncoder;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.stage.encoders.References;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Looks at the images of an evaluation through an encoder, at each once, a prompt at a time. */
final class Looking {
    private final ImageEncoder encoder;
    private final StageContext context;
    private final Map<EvaluatedImage, float[]> seen = new HashMap<>();

    Looking(ImageEncoder encoder, StageContext context) {
        this.encoder = encoder;
        this.context = context;
    }

    /**
     * Looks at all images.
     *
     * @param images which there are
     * @param read reads one of them
     * @param total how many there are
     */
    EncodedImages at(
            References references,
            ByPrompt<List<EvaluatedImage>> images,
            Function<EvaluatedImage, RgbImage> read,
            int total) {
        Embeddings subjects = Embeddings.of(encoder.embed(references.subjects(encoder.meanColour())));
        Embeddings photos = Embeddings.of(encoder.embed(references.pixels()));
        Embeddings mirrored = Embeddings.of(encoder.embed(references.mirrored()));
        AtomicInteger done = new AtomicInteger();
        return new EncodedImages(subjects, photos, mirrored, images.map(row -> {
            List<EvaluatedImage> unseen =
                    row.stream().filter(image -> !seen.containsKey(image)).toList();
            if (!unseen.isEmpty()) {
                float[][] vectors = encoder.embed(unseen.stream().map(read).toList());
                for (int i = 0; i < vectors.length; i++) {
                    seen.put(unseen.get(i), vectors[i]);
                }
                context.progress(done.addAndGet(vectors.length), total, "images");
            }
            return embeddings(row);
        }));
    }

    private Embeddings embeddings(List<EvaluatedImage> row) {
        List<float[]> vectors = new ArrayList<>();
        row.forEach(image -> vectors.add(Objects.requireNonNull(seen.get(image), "it was looked at")));
        return Embeddings.of(vectors);
    }
}
