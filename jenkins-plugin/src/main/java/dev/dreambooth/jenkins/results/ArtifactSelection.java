package dev.dreambooth.jenkins.results;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.record.ResultFiles;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Chooses among the files of a stage: what a person looks at is archived, the model as one zip, checkpoints only if
 * asked for, and never more than a limit.
 */
final class ArtifactSelection {
    /** The name of the model's zip among the artifacts. */
    static final String MODEL_ZIP = "model.zip";

    /** What a result that is a model has: the index of a pipeline, all in one, or a LoRA in one of its two layouts. */
    private static final Set<String> MODEL_FILES = Set.of(
            "model_index.json",
            ResultFiles.MODEL,
            "pytorch_lora_weights.safetensors",
            "kohya_lora_weights.safetensors");

    private static final Pattern CHECKPOINT =
            Pattern.compile("(" + StageFolder.CHECKPOINTS + "checkpoint-\\d{6,9})/[^/]+");
    private static final Pattern READABLE =
            Pattern.compile(".*\\.(png|jpe?g|webp|json|jsonl|html|css|svg|csv|txt|xml|yaml)");
    private static final int MAX_FILES = 5_000;

    private final Map<String, Long> sizes;
    private final ArchiveOptions options;
    private final List<String> files = new ArrayList<>();
    private final List<String> model = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private long left;

    /**
     * Chooses.
     *
     * @param stage the stage
     * @param sizes the sizes of its files by the names of their artifacts
     * @param options what is wanted
     */
    ArtifactSelection(String stage, Map<String, Long> sizes, ArchiveOptions options) {
        this.sizes = sizes;
        this.options = options;
        left = options.maxBytes();
        boolean hasModel = sizes.keySet().stream().anyMatch(MODEL_FILES::contains);
        Map<String, List<String>> checkpoints = newestFirst();
        for (String name : sizes.keySet()) {
            Matcher ofCheckpoint = CHECKPOINT.matcher(name);
            if (name.startsWith(StageFolder.CHECKPOINTS)) {
                if (ofCheckpoint.matches()) { // others were being written when their process was killed
                    checkpoints
                            .computeIfAbsent(ofCheckpoint.group(1), none -> new ArrayList<>())
                            .add(name);
                }
            } else if (hasModel && isOfModel(name)) {
                model.add(name);
            } else if (isReadable(stage, name) && !take(List.of(name)) && notes.isEmpty()) {
                notes.add("not all files are archived: " + limits());
            }
        }
        keepModelIfWanted();
        if (options.checkpoints()) {
            checkpoints.forEach(this::takeCheckpoint);
        }
    }

    /** The number in a checkpoint's name has six digits, and more once there are as many steps. */
    private static Map<String, List<String>> newestFirst() {
        return new TreeMap<>(Comparator.comparing(String::length)
                .thenComparing(Comparator.naturalOrder())
                .reversed());
    }

    /** Takes all of these files, or none if there is no room for all. */
    private boolean take(List<String> names) {
        long bytes = names.stream().mapToLong(sizes::get).sum();
        boolean room = files.size() + names.size() <= MAX_FILES && bytes <= left;
        if (room) {
            files.addAll(names);
            left -= bytes;
        }
        return room;
    }

    private void takeCheckpoint(String folder, List<String> names) {
        if (!take(names)) {
            notes.add(folder + " is not archived: " + limits());
        }
    }

    private void keepModelIfWanted() {
        long bytes = model.stream().mapToLong(sizes::get).sum();
        if (!options.model()) {
            model.clear();
        } else if (bytes > left) {
            model.clear();
            notes.add("the model (" + (bytes >> 20) + " MB) is not archived: the limit in the system configuration is "
                    + (options.maxBytes() >> 20) + " MB. Deploy it to a repository, or set archiveModel: false");
        } else {
            left -= bytes;
        }
    }

    private String limits() {
        return "more than " + MAX_FILES + " files or " + (options.maxBytes() >> 20)
                + " MB (limit in the system configuration)";
    }

    /** A model is a file of its own and the folders of its parts. */
    private static boolean isOfModel(String name) {
        return name.equals("model_index.json")
                || name.matches("(unet|vae|text_encoder(_2)?|tokenizer(_2)?|scheduler)/.*")
                || name.endsWith(".safetensors");
    }

    /** More of a set of class images nobody looks at one by one; their contact sheet is archived. */
    private static boolean isReadable(String stage, String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        boolean image = lower.matches(".*\\.(png|jpe?g|webp)");
        if (image && stage.equals(Stage.REGULARIZE.id())) {
            return lower.endsWith(ResultFiles.CONTACT_SHEET);
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
