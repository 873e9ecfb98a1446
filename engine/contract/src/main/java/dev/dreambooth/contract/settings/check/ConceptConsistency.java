package dev.dreambooth.contract.settings.check;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.Concept;
import dev.dreambooth.contract.settings.RegularizeSettings;
import dev.dreambooth.contract.settings.SubjectSettings;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Refuses subjects that cannot be told apart or have no images. */
final class ConceptConsistency {
    private ConceptConsistency() {}

    static void check(ResolvedSettings settings) {
        if (settings.find(SubjectSettings.CONCEPTS).isEmpty()) {
            settings.get(SubjectSettings.INSTANCE_IMAGES); // refuses by itself if it is missing
            return;
        }
        List<Concept> concepts = Concept.of(settings);
        for (int i = 0; i < concepts.size(); i++) {
            Concept concept = concepts.get(i);
            if (concept.find(SubjectSettings.INSTANCE_IMAGES).isEmpty()) {
                throw refusal(
                        settings, "Entry " + (i + 1) + " has no instanceImages", "Name a folder with its images.");
            }
            for (int earlier = 0; earlier < i; earlier++) {
                check(settings, concepts.get(earlier), concept, "Entries " + (earlier + 1) + " and " + (i + 1));
            }
        }
    }

    private static void check(ResolvedSettings settings, Concept one, Concept other, String both) {
        String prompt = one.get(SubjectSettings.INSTANCE_PROMPT);
        if (prompt.equals(other.get(SubjectSettings.INSTANCE_PROMPT)) && !one.usesCaptions()) {
            throw refusal(
                    settings,
                    both + " have the same instancePrompt '" + prompt + "'",
                    "Give each an identifier of its own, or they are learnt as one.");
        }
        Optional<String> classPrompt = one.find(SubjectSettings.CLASS_PROMPT);
        boolean shared = one.find(RegularizeSettings.CLASS_IMAGES_DIRECTORY).isPresent()
                && Objects.equals(
                        one.find(RegularizeSettings.CLASS_IMAGES_DIRECTORY),
                        other.find(RegularizeSettings.CLASS_IMAGES_DIRECTORY));
        if (shared && !classPrompt.equals(other.find(SubjectSettings.CLASS_PROMPT))) {
            throw refusal(
                    settings,
                    both + " share a classImagesDirectory, but their classPrompt differs",
                    "Give each class a folder of its own, or leave classImagesDirectory out.");
        }
    }

    private static UserError refusal(ResolvedSettings settings, String what, String remedy) {
        return UserError.configuration(
                        what + " (" + settings.origin(SubjectSettings.CONCEPTS).orElseThrow() + ").", remedy)
                .about(SubjectSettings.CONCEPTS);
    }
}
