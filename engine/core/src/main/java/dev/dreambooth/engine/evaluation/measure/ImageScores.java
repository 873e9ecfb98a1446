package dev.dreambooth.engine.evaluation.measure;

import dev.dreambooth.contract.evaluation.Yardstick;
import dev.dreambooth.engine.evaluation.ByPrompt;
import dev.dreambooth.engine.evaluation.Embeddings;
import dev.dreambooth.engine.evaluation.EncodedImages;
import dev.dreambooth.engine.evaluation.EvaluationInput;
import dev.dreambooth.engine.evaluation.ImageFacts;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Measures every image by itself. */
public final class ImageScores {
    private final EvaluationInput input;

    private ImageScores(EvaluationInput input) {
        this.input = input;
    }

    /** Returns the numbers of all images, by prompt, in the order of the seeds. */
    public static ByPrompt<List<ImageScore>> of(EvaluationInput input) {
        ImageScores scores = new ImageScores(input);
        return new ByPrompt<>(
                scores.set(true, false), scores.set(false, false), scores.set(true, true), scores.set(false, true));
    }

    private List<List<ImageScore>> set(boolean tuned, boolean ofClass) {
        Yardstick yardstick = input.yardstick();
        int prompts =
                ofClass ? yardstick.classPrompts().size() : yardstick.prompts().size();
        List<Long> seeds = ofClass ? yardstick.classSeeds() : yardstick.seeds();
        List<List<ImageScore>> set = new ArrayList<>();
        for (int p = 0; p < prompts; p++) {
            String prompt = ofClass
                    ? yardstick.classPrompts().get(p)
                    : yardstick.prompts().get(p).text();
            String kind = ofClass ? "class" : yardstick.prompts().get(p).kind().label();
            List<ImageScore> ofPrompt = new ArrayList<>();
            for (int s = 0; s < seeds.size(); s++) {
                ImageFacts facts = part(input.images(), tuned, ofClass).get(p).get(s);
                ofPrompt.add(new ImageScore(
                        tuned, ofClass, prompt, kind, seeds.get(s), facts, values(tuned, ofClass, p, s)));
            }
            set.add(List.copyOf(ofPrompt));
        }
        return List.copyOf(set);
    }

    private Map<ImageColumn, Double> values(boolean tuned, boolean ofClass, int p, int s) {
        Function<EncodedImages, Embeddings> images =
                encoded -> part(encoded.images(), tuned, ofClass).get(p);
        Map<ImageColumn, Double> values = new EnumMap<>(ImageColumn.class);
        EncodedImages subject = input.subject();
        Embeddings seen = images.apply(subject);
        values.put(ImageColumn.SUBJECT, Cosines.mean(seen, s, subject.references()));
        values.put(
                ImageColumn.NEAREST,
                Math.max(Cosines.max(seen, s, subject.whole()), Cosines.max(seen, s, subject.mirrored())));
        if (tuned) {
            Embeddings base = part(subject.images(), false, ofClass).get(p);
            values.put(ImageColumn.LIKE_BASE, seen.cosine(s, base, s));
        }
        input.clip().ifPresent(clip -> {
            values.put(ImageColumn.CLIP_I, Cosines.mean(images.apply(clip), s, clip.references()));
            if (!ofClass) {
                input.prompts().ifPresent(prompts -> putPrompt(values, images.apply(clip), s, prompts, p));
            }
        });
        return values;
    }

    private static void putPrompt(
            Map<ImageColumn, Double> values, Embeddings images, int s, Embeddings prompts, int p) {
        double own = images.cosine(s, prompts, p);
        values.put(ImageColumn.CLIP_T, own);
        if (prompts.size() > 1) {
            double all = Cosines.mean(images, s, prompts) * prompts.size();
            values.put(ImageColumn.PROMPT_MARGIN, own - (all - own) / (prompts.size() - 1));
        }
    }

    private static <T> List<T> part(ByPrompt<T> all, boolean tuned, boolean ofClass) {
        if (ofClass) {
            return tuned ? all.classTuned() : all.classBase();
        }
        return tuned ? all.tuned() : all.base();
    }

    /** Returns every image once: of the subject and of the class, each of the trained model and then of its base. */
    public static List<ImageScore> all(ByPrompt<List<ImageScore>> scores) {
        List<ImageScore> all = new ArrayList<>();
        for (List<List<ImageScore>> part :
                List.of(scores.tuned(), scores.base(), scores.classTuned(), scores.classBase())) {
            part.forEach(all::addAll);
        }
        return List.copyOf(all);
    }

    /** Returns the mean of a column over images; empty if one of them has no number there. */
    static Optional<Double> mean(List<ImageScore> images, ImageColumn column) {
        double sum = 0;
        for (ImageScore image : images) {
            if (image.value(column).isEmpty()) {
                return Optional.empty();
            }
            sum += image.value(column).getAsDouble();
        }
        return images.isEmpty() ? Optional.empty() : Optional.of(sum / images.size());
    }
}
