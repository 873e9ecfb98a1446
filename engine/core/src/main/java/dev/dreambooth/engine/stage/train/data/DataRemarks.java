package dev.dreambooth.engine.stage.train.data;

import static dev.dreambooth.contract.settings.evaluate.EvaluateSettings.SUBJECT_ENCODER;
import static dev.dreambooth.contract.settings.train.TrainSettings.RESOLUTION;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.SubjectSettings;
import dev.dreambooth.contract.settings.train.DataSettings;
import dev.dreambooth.engine.data.folder.TrainingImage;
import dev.dreambooth.engine.data.image.ImageSize;
import dev.dreambooth.engine.evaluation.Embeddings;
import dev.dreambooth.engine.evaluation.encoder.Encoders;
import dev.dreambooth.engine.evaluation.lint.CutImages;
import dev.dreambooth.engine.evaluation.lint.ImageTraits;
import dev.dreambooth.engine.evaluation.lint.InputLint;
import dev.dreambooth.engine.evaluation.lint.LintedInput;
import dev.dreambooth.engine.evaluation.lint.OneColourImages;
import dev.dreambooth.engine.evaluation.lint.UnlikeTheOthers;
import dev.dreambooth.engine.family.LatentDiffusionModel;
import dev.dreambooth.engine.family.ModelFamilies;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.stage.TrainingImages;
import dev.dreambooth.engine.weights.ModelFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Tells what may be wrong with the images and words of a training before anything expensive is done with them. */
public final class DataRemarks {
    private DataRemarks() {}

    /**
     * Warns of what can be told without any network.
     *
     * @return what was told, for the record and the report: it hangs on nothing but what decides the result
     * @throws UserError if there is surely nothing to be learned
     */
    public static List<String> tell(Subjects subjects, PriorSource prior, ModelFolder base, StageContext context) {
        subjects.instance().forEach(images -> OneColourImages.refuse(images.traits()));
        List<String> lint = new ArrayList<>(InputLint.of(
                new LintedInput(traits(subjects.instance()), traits(subjects.heldOut()), prior.suppliedContents())));
        squareCuts(subjects.images(), context).ifPresent(lint::add);
        lint.forEach(context::warn);
        List<String> remarks = new ArrayList<>();
        subjects.instance().forEach(images -> remarks.addAll(images.remarks()));
        remarks.addAll(lint);
        remarks.addAll(subjects.warn(ModelFamilies.of(base).tokenizer(base), context));
        return remarks;
    }

    private static List<ImageTraits> traits(List<TrainingImages> subjects) {
        List<ImageTraits> traits = new ArrayList<>();
        for (int i = 0; i < subjects.size(); i++) {
            String prefix = subjects.size() == 1 ? "" : "concept " + (i + 1) + "/";
            subjects.get(i).traits().forEach(image -> traits.add(image.named(prefix + image.name())));
        }
        return traits;
    }

    /** Other shapes depend on the model. */
    private static Optional<String> squareCuts(List<TrainingImage> images, StageContext context) {
        return context.get(DataSettings.ASPECT_RATIO_BUCKETS)
                ? Optional.empty()
                : CutImages.of(
                        images, Collections.nCopies(images.size(), ImageSize.square(context.get(RESOLUTION))), false);
    }

    /**
     * Warns of identifiers that the model draws something of already; it takes three passes of the denoiser for each.
     *
     * @param model before training
     * @param lastTimestep of its noise process
     * @return what was told, for the report
     */
    public static List<String> ofIdentifiers(
            Subjects subjects, LatentDiffusionModel model, int lastTimestep, StageContext context) {
        if (model.denoiser().inpaints()) {
            return List.of(); // it starts from an image, not from noise alone
        }
        context.phase("trying the identifier on the base model");
        IdentifierMeaning meaning =
                new IdentifierMeaning(model, context.get(RESOLUTION), lastTimestep, context.get(CommonSettings.SEED));
        List<String> remarks = new ArrayList<>();
        for (int i = 0; i < subjects.concepts().size(); i++) {
            String identifier = subjects.concepts().get(i).get(SubjectSettings.IDENTIFIER);
            String prompt = subjects.instance().get(i).images().get(0).prompt();
            meaning.remark(identifier, prompt).ifPresent(remarks::add);
        }
        remarks.forEach(context::warn);
        return remarks;
    }

    /**
     * Looks at the images through the subject's encoder, if one is named, and warns of those that show something else. The
     * model does not hang on it, so that an encoder that cannot be used is no reason not to train.
     *
     * @return what was told, for the record
     */
    public static List<String> lookedAt(Subjects subjects, StageContext context) {
        Optional<Path> folder = context.find(SUBJECT_ENCODER);
        if (folder.isEmpty()) {
            return List.of();
        }
        context.phase("looking at the instance images through " + folder.get().getFileName());
        List<String> remarks = new ArrayList<>();
        try (Encoders encoders = Encoders.open(folder.get(), SUBJECT_ENCODER, context.device(), context.hasher())) {
            for (TrainingImages images : subjects.instance()) {
                Embeddings seen = Embeddings.of(encoders.images()
                        .embed(images.images().stream()
                                .map(image -> image.image().read())
                                .toList()));
                remarks.addAll(UnlikeTheOthers.of(
                        images.images().stream().map(TrainingImage::name).toList(), seen));
            }
        } catch (UserError unusable) {
            context.warn("The instance images were not compared through subjectEncoder: " + unusable.getMessage());
            return List.of();
        }
        remarks.forEach(context::warn);
        return remarks;
    }
}
