package dev.dreambooth.engine.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.FirstBytes;
import dev.dreambooth.contract.io.ParentFolder;
import dev.dreambooth.contract.record.RunRecord;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.data.png.GenerationParameters;
import dev.dreambooth.engine.data.png.PngReader;
import dev.dreambooth.engine.family.ModelFamilies;
import dev.dreambooth.engine.weights.ModelFolder;
import dev.dreambooth.engine.weights.ModelPart;
import dev.dreambooth.engine.weights.StrictJson;
import dev.dreambooth.engine.weights.TensorFile;
import dev.dreambooth.engine.weights.pickle.TensorFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Says what a file or folder is, from headers and records alone: no tensor is loaded, no native library needed. */
final class Inspection {
    private static final int MAX_FACTS_BYTES = 16 << 20;
    private static final String MANIFEST = "manifest.json";
    private static final String CHECKPOINT = "checkpoint.json";
    private static final long MAX_IMAGE_BYTES = 256L << 20;

    private Inspection() {}

    /**
     * Returns the lines to print.
     *
     * @throws UserError if it is nothing that we know, or damaged
     */
    static List<String> of(Path path) {
        if (Files.isDirectory(path)) {
            return folder(path);
        }
        if (!Files.isRegularFile(path)) {
            throw UserError.data("There is no file or folder " + path + ".", "Name one that exists.");
        }
        String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".png")) {
            return image(path);
        }
        if (name.endsWith(".json")) {
            return RecordInspection.of(RunRecord.readFile(path), ParentFolder.of(path));
        }
        if (TensorFiles.looksLikeOne(path)) {
            return weights(path);
        }
        throw FirstBytes.ofBinary(path)
                .map(found ->
                        UserError.data(path + " is " + found.what() + ", which cannot be inspected.", found.remedy()))
                .orElseGet(() -> unknown(path));
    }

    private static List<String> folder(Path path) {
        List<String> lines = new ArrayList<>();
        if (Files.isRegularFile(path.resolve("model_index.json"))) {
            lines.addAll(model(path));
        } else if (Files.isRegularFile(path.resolve(CHECKPOINT))) {
            lines.addAll(checkpoint(path));
        } else if (Files.isRegularFile(path.resolve(MANIFEST))) {
            lines.addAll(classImages(path));
        }
        RunRecord.read(path).ifPresent(record -> lines.addAll(RecordInspection.of(record, path)));
        if (lines.isEmpty()) {
            throw unknown(path);
        }
        return lines;
    }

    private static UserError unknown(Path path) {
        return UserError.data(
                path + " is nothing that can be inspected.",
                "Name a model folder, a checkpoint, a set of class images, a folder of results, a run.json, a"
                        + " .safetensors, .ckpt, .pt, .pth or .bin file or a PNG image.");
    }

    private static List<String> model(Path path) {
        ModelFolder model = ModelFamilies.openFolder(path);
        List<String> lines = new ArrayList<>(List.of("model " + path));
        for (ModelPart part : model.layout().parts()) {
            String weights = part.weightsStem().isPresent()
                    ? ", " + TensorSummary.ofFolder(model.folder(part)).line()
                    : "";
            lines.add("  " + part.name() + ": " + model.className(part) + weights);
        }
        return lines;
    }

    private static List<String> checkpoint(Path path) {
        ObjectNode facts = StrictJson.read(path.resolve(CHECKPOINT), MAX_FACTS_BYTES);
        List<String> lines = new ArrayList<>(List.of(
                "checkpoint " + path, "  steps done: " + facts.path("step").asLong()));
        lines.add("  state: " + TensorSummary.ofFolder(path).line());
        JsonNode settings = facts.path("identity").path("settings");
        settings.properties().forEach(setting -> lines.add("  " + setting.getKey() + ": " + shown(setting.getValue())));
        return lines;
    }

    private static List<String> classImages(Path path) {
        ObjectNode manifest = StrictJson.read(path.resolve(MANIFEST), MAX_FACTS_BYTES);
        JsonNode recipe = manifest.path("recipe");
        if (!recipe.isObject()) {
            throw unknown(path);
        }
        List<String> lines = new ArrayList<>(List.of(
                "class images " + path, "  images: " + manifest.path("images").size()));
        recipe.properties().forEach(value -> lines.add("  " + value.getKey() + ": " + shown(value.getValue())));
        return lines;
    }

    private static List<String> weights(Path path) {
        try (TensorFile file = TensorFiles.open(path)) {
            List<String> lines = tensors(path, file);
            for (Map.Entry<String, String> entry : file.metadata().entrySet()) {
                lines.add("  metadata " + printable(entry.getKey()) + ": " + printable(entry.getValue()));
            }
            return lines;
        }
    }

    private static List<String> tensors(Path path, TensorFile file) {
        TensorSummary summary = new TensorSummary();
        summary.add(file);
        List<String> lines = new ArrayList<>(List.of(summary.kind() + " " + path, "  " + summary.line()));
        lines.addAll(summary.details());
        return lines;
    }

    private static List<String> image(Path path) {
        try {
            if (Files.size(path) > MAX_IMAGE_BYTES) {
                throw unknown(path);
            }
            byte[] bytes = Files.readAllBytes(path);
            List<String> lines = new ArrayList<>();
            GenerationParameters.ofPng(bytes).ifPresent(made -> {
                lines.add("image " + path + ", " + made.width() + " x " + made.height());
                lines.add("  prompt: " + printable(made.prompt()));
                lines.add("  negative prompt: " + printable(made.negativePrompt()));
                if (made.promptSyntax() != null) {
                    lines.add("  prompt syntax: " + printable(made.promptSyntax()));
                }
                if (made.embeddings() != null) {
                    made.embeddings()
                            .forEach((token, digest) ->
                                    lines.add("  embedding " + printable(token) + ": " + printable(digest)));
                }
                lines.add("  seed: " + made.seed());
                lines.add("  scheduler: " + printable(made.scheduler()) + ", " + made.inferenceSteps()
                        + " steps, guidance " + made.guidanceScale()
                        + (made.guidanceRescale() == 0 ? "" : " rescaled by " + made.guidanceRescale()) + ", eta "
                        + made.eta());
                lines.add("  model: " + printable(made.modelDigest()));
                made.lora()
                        .forEach(lora ->
                                lines.add("  LoRA: " + printable(lora.digest()) + ", strength " + lora.scale()));
                if (made.start() != null) {
                    lines.add("  started from: " + printable(made.start().imageDigest()) + ", strength "
                            + made.start().strength()
                            + (made.start().maskDigest() == null
                                    ? ""
                                    : ", mask " + printable(made.start().maskDigest())));
                }
            });
            if (lines.isEmpty()) {
                RgbImage image = PngReader.read(bytes);
                lines.add("image " + path + ", " + image.width() + " x " + image.height()
                        + ", with no record of how it was made");
            }
            return lines;
        } catch (IOException e) {
            throw UserError.data("The image " + path + " cannot be read: " + e.getMessage() + ".", "Copy it again.")
                    .causedBy(e);
        }
    }

    static String shown(JsonNode value) {
        return printable(value.isValueNode() ? value.asText() : value.toString());
    }

    /** Files may hold anything; a console must not be told to do things. */
    static String printable(String text) {
        String clean = text.replaceAll("\\p{Cntrl}", " ");
        return clean.length() <= 300 ? clean : clean.substring(0, 300) + "…";
    }
}
