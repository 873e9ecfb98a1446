package dev.dreambooth.engine.evaluation.encoder;

import dev.dreambooth.engine.weights.EmbeddedFiles;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The small encoders inside the engine's jar, which know the images of the embedded model and nothing else: one that tells
 * subjects apart wherever they are, and one of images and captions. They are two networks, since the first has to overlook
 * what the second looks for.
 */
public final class EmbeddedEncoders {
    private static final EmbeddedFiles SUBJECT = new EmbeddedFiles("embedded-subject-encoder", files("subject"));
    private static final EmbeddedFiles CLIP = new EmbeddedFiles("embedded-clip", withTokenizer(files("clip")));

    private EmbeddedEncoders() {}

    /** Returns the folder of the encoder that tells subjects apart, unpacking it into a cache if it is not there. */
    public static Path subject(Path cache) {
        return unpacked(SUBJECT, cache);
    }

    /** Returns the folder of the encoder of images and captions, likewise. */
    public static Path clip(Path cache) {
        return unpacked(CLIP, cache);
    }

    private static Map<String, String> files(String folder) {
        Map<String, String> files = new TreeMap<>();
        for (String name : new String[] {"config.json", "model.safetensors", "preprocessor_config.json"}) {
            files.put(name, "evaluation/" + folder + "/" + name);
        }
        return files;
    }

    /** That of the embedded model, whose captions it reads. */
    private static Map<String, String> withTokenizer(Map<String, String> encoder) {
        Map<String, String> files = new TreeMap<>(encoder);
        for (String name :
                new String[] {"merges.txt", "special_tokens_map.json", "tokenizer_config.json", "vocab.json"}) {
            files.put(name, "tokenizer/" + name);
        }
        return files;
    }

    private static Path unpacked(EmbeddedFiles files, Path cache) {
        return files.unpack(cache, "encoder", "name encoders of your own");
    }
}
