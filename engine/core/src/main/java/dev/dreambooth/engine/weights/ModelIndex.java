package dev.dreambooth.engine.weights;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.UserError;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The table of contents of a diffusers model folder, {@code model_index.json}: which class each part is of. A key of it
 * that is not an option is a part, as {@code "unet": ["diffusers", "UNet2DConditionModel"]}, or {@code [null, null]} for
 * one left out.
 *
 * @param layout the layout of the model's family
 * @param classes the class of each part of that layout
 * @param options what the file says beside parts
 * @param unusedParts names of parts that sampling and training do not need and that are copied along unread
 */
record ModelIndex(ModelLayout layout, Map<ModelPart, String> classes, ObjectNode options, Set<String> unusedParts) {
    static final String FILE_NAME = "model_index.json";

    /** What diffusers calls the pipelines that do something else with the same parts. */
    private static final Pattern TASK = Pattern.compile("(Img2Img|Inpaint)Pipeline$");

    /**
     * Reads and checks the table of contents.
     *
     * @param known the layouts of the families that can be opened
     * @throws UserError if it names a pipeline or a class of a part that we do not have, or misses a part
     */
    static ModelIndex read(Path modelFolder, List<ModelLayout> known) {
        Path file = modelFolder.resolve(FILE_NAME);
        ObjectNode json = StrictJson.readConfig(file);
        String pipeline = json.path("_class_name").asText();
        ModelLayout layout = known.stream()
                .filter(one -> one.pipeline().equals(TASK.matcher(pipeline).replaceFirst("Pipeline")))
                .findFirst()
                .orElseThrow(() -> unsupported(
                        file,
                        "is of a " + SafetensorsHeader.shown(pipeline),
                        joined(known, ModelLayout::family),
                        joined(known, ModelLayout::pipeline)));
        if (json.path("requires_aesthetics_score").asBoolean()) {
            throw UserError.data(
                    file + " is that of a refiner, which goes over images that another model made.",
                    "Give the base model, which makes whole images.");
        }
        Map<ModelPart, String> classes = new LinkedHashMap<>();
        for (ModelPart part : layout.parts()) {
            String name = className(json.path(part.name()));
            if (name.isEmpty()) {
                throw UserError.data(
                        file + " names no " + part.name() + ".", "Give a complete Stable Diffusion model folder.");
            }
            if (!part.accepts(name)) {
                throw unsupported(
                        file,
                        "names the class " + SafetensorsHeader.shown(name) + " for " + part.name(),
                        layout.family(),
                        part.acceptedClasses());
            }
            classes.put(part, name);
        }
        return new ModelIndex(layout, classes, json, unusedParts(file, json, layout));
    }

    /**
     * Returns the class of a part.
     *
     * @throws IllegalArgumentException if it is no part of the layout
     */
    String className(ModelPart part) {
        String name = classes.get(part);
        if (name == null) {
            throw new IllegalArgumentException("a model of " + layout.family() + " has no " + part.name());
        }
        return name;
    }

    private static String joined(List<ModelLayout> layouts, Function<ModelLayout, String> what) {
        return layouts.stream().map(what).collect(Collectors.joining(" or "));
    }

    private static Set<String> unusedParts(Path file, ObjectNode json, ModelLayout layout) {
        Set<String> unusedParts = new TreeSet<>();
        for (Map.Entry<String, JsonNode> field : json.properties()) {
            String key = field.getKey();
            boolean ours = layout.parts().stream().anyMatch(part -> part.name().equals(key));
            if (ours
                    || !field.getValue().isArray()
                    || className(field.getValue()).isEmpty()) {
                continue;
            }
            if (!layout.unusedParts().contains(key)) {
                throw unsupported(
                        file,
                        "has the component " + SafetensorsHeader.shown(key) + " of class "
                                + SafetensorsHeader.shown(className(field.getValue())),
                        layout.family(),
                        "the components of a " + layout.pipeline());
            }
            unusedParts.add(key);
        }
        return unusedParts;
    }

    private static String className(JsonNode entry) {
        return entry.path(1).asText("");
    }

    private static UserError unsupported(Path file, String finding, String family, String supported) {
        return UserError.data(
                file + " " + finding + ", which is not supported.",
                "Use a model of the " + family + " family (" + supported + ").");
    }
}
