package dev.dreambooth.engine.weights;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.UserError;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The table of contents of a diffusers model folder, {@code model_index.json}: which class each component is of. A key of
 * it that is not an option is a component, as {@code "unet": ["diffusers", "UNet2DConditionModel"]}, or {@code [null,
 * null]} for one left out.
 *
 * @param classes the class of each of our components
 * @param passengers names of components that sampling and training do not need and that are copied along unread
 */
record ModelIndex(Map<Component, String> classes, Set<String> passengers) {
    static final String FILE_NAME = "model_index.json";

    private static final String PIPELINE = "StableDiffusionPipeline";

    private static final Set<String> TOLERATED = Set.of("safety_checker", "feature_extractor", "image_encoder");

    /**
     * Reads and checks the table of contents.
     *
     * @throws UserError if it names a pipeline or a component class that we do not have, or misses a component
     */
    static ModelIndex read(Path modelFolder) {
        Path file = modelFolder.resolve(FILE_NAME);
        ObjectNode json = StrictJson.readConfig(file);
        String pipeline = json.path("_class_name").asText();
        if (!pipeline.equals(PIPELINE)) {
            throw unsupported(file, "is of a " + SafetensorsHeader.shown(pipeline), PIPELINE);
        }
        Map<Component, String> classes = new EnumMap<>(Component.class);
        for (Component component : Component.values()) {
            String name = className(json.path(component.folder()));
            if (name.isEmpty()) {
                throw UserError.data(
                        file + " names no " + component.folder() + ".",
                        "Give a complete Stable Diffusion model folder.");
            }
            if (!component.accepts(name)) {
                throw unsupported(
                        file,
                        "names the class " + SafetensorsHeader.shown(name) + " for " + component.folder(),
                        component.acceptedClasses());
            }
            classes.put(component, name);
        }
        return new ModelIndex(classes, passengers(file, json, classes));
    }

    private static Set<String> passengers(Path file, ObjectNode json, Map<Component, String> classes) {
        Set<String> passengers = new TreeSet<>();
        for (Map.Entry<String, JsonNode> field : json.properties()) {
            String key = field.getKey();
            boolean ours = classes.keySet().stream()
                    .anyMatch(component -> component.folder().equals(key));
            if (ours
                    || !field.getValue().isArray()
                    || className(field.getValue()).isEmpty()) {
                continue;
            }
            if (!TOLERATED.contains(key)) {
                throw unsupported(
                        file,
                        "has the component " + SafetensorsHeader.shown(key) + " of class "
                                + SafetensorsHeader.shown(className(field.getValue())),
                        "the components of a " + PIPELINE);
            }
            passengers.add(key);
        }
        return passengers;
    }

    private static String className(JsonNode entry) {
        return entry.path(1).asText("");
    }

    private static UserError unsupported(Path file, String finding, String supported) {
        return UserError.data(
                file + " " + finding + ", which is not supported.",
                "Use a model of the Stable Diffusion 1.x or 2.x family (" + supported + ").");
    }
}
