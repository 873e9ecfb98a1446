package dev.dreambooth.jenkins.results;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Chooses among the files of a stage: what a person looks at is archived, the model as one zip, checkpoints only if
 * asked for, and never more than a limit.
 */
final class ArtifactSelection {
    /** The name of the model's zip among the artifacts. */
    static final String MODEL_ZIP = "model.zip";

    private static final Pattern CHECKPOINT = Pattern.compile("checkpoint-[^/]*/.*");
    private static final Pattern READABLE =
            Pattern.compile(".*\\.(png|jpe?g|webp|json|jsonl|html|css|svg|csv|txt|xml|yaml)");
    private static final int MAX_FILES = 1_000;
    /** More of a set of class images nobody looks at one by one; their contact sheet is archived. */
    private static final String CLASS_IMAGES = "regularize";

    private final List<String> files = new ArrayList<>();
    private final List<String> model = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /**
     * Chooses.
     *
     * @param stage the stage
     * @param sizes the sizes of its files by name
     * @param options what is wanted
     */
    ArtifactSelection(String stage, Map<String, Long> sizes, ArchiveOptions options) {
        boolean hasModel = sizes.containsKey("model_index.json");
        long left = options.maxBytes();
        for (Map.Entry<String, Long> file : sizes.entrySet()) {
            String name = file.getKey();
            boolean wanted;
            if (CHECKPOINT.matcher(name).matches()) {
                wanted = options.checkpoints();
            } else if (hasModel && isOfModel(name)) {
                model.add(name);
                continue;
            } else {
                wanted = isReadable(stage, name);
            }
            if (wanted && files.size() < MAX_FILES && file.getValue() <= left) {
                files.add(name);
                left -= file.getValue();
            } else if (wanted && notes.isEmpty()) {
                notes.add("not all files are archived: more than " + MAX_FILES + " files or "
                        + (options.maxBytes() >> 20) + " MB (limit in the system configuration)");
            }
        }
        dropModelUnlessWanted(sizes, options, left);
    }

    private void dropModelUnlessWanted(Map<String, Long> sizes, ArchiveOptions options, long left) {
        long bytes = model.stream().mapToLong(sizes::get).sum();
        if (!options.model()) {
            model.clear();
        } else if (bytes > left) {
            model.clear();
            notes.add("the model (" + (bytes >> 20) + " MB) is not archived: the limit in the system configuration is "
                    + (options.maxBytes() >> 20) + " MB. Deploy it to a repository, or set archiveModel: false");
        }
    }

    /** A model is a file of its own and the folders of its parts. */
    private static boolean isOfModel(String name) {
        return name.equals("model_index.json")
                || name.matches("(unet|vae|text_encoder|tokenizer|scheduler)/.*")
                || name.endsWith(".safetensors");
    }

    private static boolean isReadable(String stage, String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        boolean picture = lower.matches(".*\\.(png|jpe?g|webp)");
        if (picture && stage.equals(CLASS_IMAGES)) {
            return lower.endsWith("contact-sheet.png");
        }
        return READABLE.matcher(lower).matches();
    }

    /** Returns the files to archive as they are. */
    List<String> files() {
        return files;
    }

    /** Returns the files to pack as the model; none if there is no model or it is not wanted. */
    List<String> model() {
        return model;
    }

    /** Returns what a person should know about what was left out. */
    List<String> notes() {
        return notes;
    }
}
