package dev.dreambooth.contract.settings.evaluate;

import dev.dreambooth.contract.settings.type.Choice;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Prompts that a model is judged by where nobody names others. Those of the paper (Ruiz et al. 2023, 4.1) put an object
 * into 20 surroundings and a living subject into 10 with 10 outfits, and ask for five other looks of either; they are
 * worded anew here.
 */
public enum PromptPreset implements Choice {
    /** Eight surroundings, which suit objects and living subjects. */
    SCENES,
    /** The 25 of the paper for objects. */
    PAPER_OBJECTS,
    /** The 25 of the paper for living subjects. */
    PAPER_LIVING;

    /** Returns the prompts, with {@code {identifier}} and {@code {subjectClass}} in them. */
    public List<String> prompts() {
        return switch (this) {
            case SCENES ->
                scenes(
                        "in the snow",
                        "on the beach",
                        "in the grass",
                        "in the jungle",
                        "on a wooden floor",
                        "in the desert",
                        "at night",
                        "in the water");
            case PAPER_OBJECTS ->
                paper(scenes(
                        "in front of a field of wheat",
                        "under a tree in autumn leaves",
                        "in front of the Eiffel Tower",
                        "floating on water",
                        "floating in a sea of milk",
                        "on green grass among sunflowers",
                        "on a mirror",
                        "on a sidewalk full of people",
                        "on a dirt road",
                        "on a white rug"));
            case PAPER_LIVING ->
                paper(scenes(
                        "wearing a red hat",
                        "wearing a santa hat",
                        "wearing a scarf in rainbow colours",
                        "wearing a black top hat and a monocle",
                        "dressed as a chef",
                        "dressed as a firefighter",
                        "dressed as a police officer",
                        "wearing pink glasses",
                        "wearing a yellow shirt",
                        "wearing the purple robe of a wizard"));
        };
    }

    private static List<String> scenes(String... places) {
        return Stream.of(places)
                .map(place -> "a photo of {identifier} {subjectClass} " + place)
                .toList();
    }

    /** Those that the paper has for both. */
    private static List<String> paperScenes() {
        return scenes(
                "in the jungle",
                "in the snow",
                "on the beach",
                "on a cobbled street",
                "on a sheet of pink cloth",
                "on a wooden floor",
                "in front of a city",
                "in front of a mountain",
                "in front of a blue house",
                "on a purple rug in a forest");
    }

    /** The 25 prompts of a kind of subject: 10 scenes of its own between those that all have. */
    private static List<String> paper(List<String> own) {
        return Stream.of(paperScenes(), own, looks()).flatMap(List::stream).toList();
    }

    /** Prompts that ask for a subject that looks otherwise. */
    private static List<String> looks() {
        return Stream.of("red", "purple", "shiny", "wet", "cube-shaped")
                .map(look -> "a photo of a " + look + " {identifier} {subjectClass}")
                .toList();
    }

    /**
     * Returns those prompts of all presets that ask for a subject that looks otherwise, so that images of them should not
     * be as much like the subject as others.
     */
    public static List<String> otherLooks() {
        return looks();
    }

    @Override
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public String toString() {
        return label();
    }
}
