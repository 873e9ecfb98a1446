package dev.dreambooth.engine.stage.train.data;

import dev.dreambooth.contract.settings.train.DataSettings;
import dev.dreambooth.contract.settings.train.TrainSettings;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.stage.regularize.ClassImageSets;
import dev.dreambooth.engine.weights.ModelFolder;
import java.util.Map;
import java.util.Set;

/** What is to hold the prior in place, before anything of it is read or made. */
public sealed interface PriorSource {
    /** Nothing. */
    record None() implements PriorSource {}

    /**
     * Images of the classes.
     *
     * @param sets those that are there and those that are still to be made
     */
    record OfClassImages(ClassImageSets sets) implements PriorSource {
        @Override
        public Map<String, String> digests() {
            return sets.digests();
        }

        @Override
        public Set<String> suppliedContents() {
            return sets.suppliedContents();
        }

        @Override
        public void complete(StageContext context, ModelFolder base) {
            sets.complete(context, base);
        }
    }

    /**
     * What the untouched model predicts.
     *
     * @param base that model
     */
    record OfTeacher(ModelFolder base) implements PriorSource {}

    /** Returns what the settings ask for. */
    static PriorSource of(StageContext context, ModelFolder base) {
        if (!context.get(TrainSettings.WITH_PRIOR_PRESERVATION)) {
            return new None();
        }
        return switch (context.get(DataSettings.PRIOR_KIND)) {
            case TEACHER -> new OfTeacher(base);
            case CLASS_IMAGES -> new OfClassImages(ClassImageSets.of(context, base));
        };
    }

    /** Makes the images that are missing with the model as it is stored, before it is opened in another form. */
    default void complete(StageContext context, ModelFolder base) {}

    /** Returns what decides a result beside the base model, by name. */
    default Map<String, String> digests() {
        return Map.of();
    }

    /** Returns the digest of each class image that is the user's own. */
    default Set<String> suppliedContents() {
        return Set.of();
    }
}
