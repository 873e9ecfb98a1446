package dev.dreambooth.engine.stage.evaluate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.contract.record.Fingerprint;
import dev.dreambooth.engine.sampling.ImageRequest;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.stage.StageResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The images of the base model in the run cache: no training changes them, so that every evaluation of a subject of the
 * class, on any machine that shares the cache, takes those of the first.
 */
final class BaseImageCache {
    private final StageResult result;
    private final Map<EvaluatedImage, Path> images;

    /**
     * @param maker what decides an image beside its request
     * @param images those of the base model, with where each is kept
     */
    BaseImageCache(Fingerprint maker, Map<EvaluatedImage, Path> images, StageContext context) {
        this.images = images;
        ObjectNode settings = maker.settings().deepCopy();
        ArrayNode requests = settings.putArray("images");
        images.keySet().forEach(image -> {
            ImageRequest request = image.sample().request();
            requests.addObject()
                    .put("file", image.file())
                    .put("prompt", request.prompt())
                    .put("negativePrompt", request.negativePrompt())
                    .put("seed", request.seed());
        });
        Fingerprint all = new Fingerprint("evaluate-base", settings, maker.inputs(), maker.environment());
        result = new StageResult(context, all, context.spec().outputDirectory().resolve(".work/evaluate-base"));
    }

    /** Fetches all images to where they are kept, if a cache has them. */
    boolean fetch() throws IOException {
        if (result.withoutRunning("images of the base model are missing", true, () -> "")
                .isEmpty()) {
            return false;
        }
        for (Map.Entry<EvaluatedImage, Path> image : images.entrySet()) {
            Path fetched = result.folder().resolve(image.getKey().file());
            AtomicFiles.write(image.getValue(), Files.readAllBytes(fetched));
        }
        AtomicFiles.delete(result.folder());
        return true;
    }

    /** Stores all images. */
    void store() throws IOException {
        Map<String, Long> seeds = new TreeMap<>();
        images.keySet()
                .forEach(image ->
                        seeds.put(image.file(), image.sample().request().seed()));
        result.replace(
                aside -> {
                    for (Map.Entry<EvaluatedImage, Path> image : images.entrySet()) {
                        Path target = aside.resolve(image.getKey().file());
                        Files.createDirectories(target.getParent());
                        Files.copy(image.getValue(), target);
                    }
                },
                seeds,
                Map.of());
        AtomicFiles.delete(result.folder());
    }
}
