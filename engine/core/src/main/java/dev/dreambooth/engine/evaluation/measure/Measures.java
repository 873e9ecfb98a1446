package dev.dreambooth.engine.evaluation.measure;

import dev.dreambooth.contract.evaluation.EvaluationPrompt;
import dev.dreambooth.contract.evaluation.Measured;
import dev.dreambooth.contract.evaluation.PromptKind;
import dev.dreambooth.contract.evaluation.ReferenceScore;
import dev.dreambooth.contract.evaluation.Yardstick;
import dev.dreambooth.contract.settings.gate.GateMeasure;
import dev.dreambooth.engine.evaluation.ByPrompt;
import dev.dreambooth.engine.evaluation.Embeddings;
import dev.dreambooth.engine.evaluation.EncodedImages;
import dev.dreambooth.engine.evaluation.EvaluationInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Takes every measure of a model. */
public final class Measures {
    private final EvaluationInput input;
    private final ByPrompt<List<ImageScore>> scores;

    private Measures(EvaluationInput input) {
        this.input = input;
        this.scores = ImageScores.of(input);
    }

    /** Returns what was measured, and why the rest was not. */
    public static Measurements of(EvaluationInput input) {
        Measures measures = new Measures(input);
        Map<String, Measured> measured = new TreeMap<>();
        Map<String, String> unmeasured = new TreeMap<>();
        for (GateMeasure measure : GateMeasure.values()) {
            try {
                measured.put(measure.label(), measures.take(measure));
            } catch (Unmeasured e) {
                unmeasured.put(measure.label(), e.getMessage());
            }
        }
        return new Measurements(
                measured, unmeasured, measures.scores, measures.references(), InputRemarks.of(input.subject()));
    }

    private Measured take(GateMeasure measure) throws Unmeasured {
        EncodedImages subject = input.subject();
        return switch (measure) {
            case SUBJECT -> scenes(ImageColumn.SUBJECT, Yardstick.SUBJECT, ceiling(subject.references()));
            case CLIP_I -> scenes(ImageColumn.CLIP_I, Yardstick.CLIP, ceiling(clip().references()));
            case CLIP_T -> texts(ImageColumn.CLIP_T);
            case PROMPT_MARGIN -> texts(ImageColumn.PROMPT_MARGIN);
            case DRIFT -> drift(ceiling(subject.references()));
            case PAIRED_DRIFT -> pairedDrift();
            case DIVERSITY -> Diversity.ofSubject(input);
            case CLASS_DIVERSITY -> Diversity.ofClass(input);
            case COPIES -> Copies.of(input, scores);
            case DEGENERATE -> DegenerateImages.of(scores);
        };
    }

    private EncodedImages clip() throws Unmeasured {
        return input.clip().orElseThrow(() -> new Unmeasured("no CLIP model was named"));
    }

    /** Likeness is asked of scenes only: a red dog that is asked for should be unlike a brown one. */
    private Measured scenes(ImageColumn column, String by, @Nullable Double ceiling) throws Unmeasured {
        Units units = new Units();
        units.addColumn(scenesOf(scores.tuned()), scenesOf(scores.base()), column, Function.identity());
        return units.measured(by, ceiling);
    }

    private <T> List<T> scenesOf(List<T> all) {
        List<EvaluationPrompt> prompts = input.yardstick().prompts();
        List<T> scenes = new ArrayList<>();
        for (int p = 0; p < prompts.size(); p++) {
            if (prompts.get(p).kind() == PromptKind.SCENE) {
                scenes.add(all.get(p));
            }
        }
        return scenes;
    }

    private Measured texts(ImageColumn column) throws Unmeasured {
        clip();
        if (input.prompts().isEmpty()) {
            throw new Unmeasured("the CLIP model that was named reads no prompts");
        }
        if (column == ImageColumn.PROMPT_MARGIN && input.yardstick().prompts().size() < 2) {
            throw new Unmeasured("it needs two prompts");
        }
        Units units = new Units();
        units.addColumn(scores.tuned(), scores.base(), column, Function.identity());
        return units.measured(Yardstick.CLIP, null);
    }

    private Measured drift(@Nullable Double ceiling) throws Unmeasured {
        Units units = new Units();
        units.addColumn(scores.classTuned(), scores.classBase(), ImageColumn.SUBJECT, Function.identity());
        return units.measured(Yardstick.SUBJECT, ceiling);
    }

    private Measured pairedDrift() throws Unmeasured {
        Units units = new Units();
        units.addColumn(scores.classTuned(), List.of(), ImageColumn.LIKE_BASE, cosine -> (1 - cosine) / 2);
        return units.measured(Yardstick.SUBJECT, null);
    }

    /**
     * Returns what instance images reach among themselves, never one with itself; null for a single one.
     *
     * @throws Unmeasured if one of them has no finite embedding
     */
    public static @Nullable Double ceiling(Embeddings references) throws Unmeasured {
        if (!references.allFinite()) {
            throw new Unmeasured("an instance image has no finite embedding");
        }
        return references.size() < 2 ? null : Double.valueOf(Cosines.meanAmong(references));
    }

    private List<ReferenceScore> references() {
        Embeddings references = input.subject().references();
        List<Embeddings> made = scenesOf(input.subject().images().tuned());
        if (made.isEmpty() || !references.allFinite() || !made.stream().allMatch(Embeddings::allFinite)) {
            return List.of();
        }
        List<ReferenceScore> found = new ArrayList<>();
        for (int r = 0; r < references.size(); r++) {
            int reference = r;
            double tuned = made.stream()
                    .mapToDouble(images -> Cosines.mean(references, reference, images))
                    .average()
                    .orElseThrow();
            int others = references.size() - 1;
            Double rest = others == 0
                    ? null
                    : Double.valueOf((Cosines.mean(references, r, references) * references.size()
                                    - references.cosine(r, references, r))
                            / others);
            found.add(new ReferenceScore(input.yardstick().references().get(r), tuned, rest));
        }
        return found;
    }
}
