package dev.dreambooth.engine.stage;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.UserCache;
import dev.dreambooth.contract.record.ResultFiles;
import dev.dreambooth.contract.record.RunRecord;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.evaluate.EvaluateSettings;
import dev.dreambooth.contract.settings.train.LoraSettings;
import dev.dreambooth.contract.spec.RunSpec;
import dev.dreambooth.engine.family.ModelFamilies;
import dev.dreambooth.engine.family.SingleFileModel;
import dev.dreambooth.engine.weights.Bookkeeping;
import dev.dreambooth.engine.weights.ModelFolder;
import dev.dreambooth.engine.weights.ModelPart;
import dev.dreambooth.engine.weights.SafetensorsFile;
import dev.dreambooth.engine.weights.WeightSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds the model that a stage works with. */
public final class BaseModel {
    private static final int NAMES_SHOWN = 4;

    private BaseModel() {}

    /** Opens the model that the setting {@code model} names. */
    public static ModelFolder open(StageContext context) {
        ModelFolder folder = openNamed(context);
        Schedulers.warnOfUnknown(context, folder);
        warnOfBookkeeping(context, folder);
        return folder;
    }

    private static void warnOfBookkeeping(StageContext context, ModelFolder folder) {
        for (ModelPart part : folder.layout().networks()) {
            try (WeightSet weights = folder.weights(part)) {
                List<String> names = Bookkeeping.notable(part, weights.names());
                if (!names.isEmpty()) {
                    context.warn(folder.name() + ": passed over " + names.size() + " tensors of " + part
                            + " that no image is made with: "
                            + names.stream()
                                    .limit(NAMES_SHOWN)
                                    .map(SafetensorsFile::shown)
                                    .collect(Collectors.joining(", "))
                            + (names.size() > NAMES_SHOWN ? ", …" : "") + ".");
                }
            } catch (UserError damaged) {
                throw folder.told(damaged);
            }
        }
    }

    private static ModelFolder openNamed(StageContext context) {
        String model = context.spec().model();
        if (model.equals(RunSpec.EMBEDDED_MODEL)) {
            return ModelFamilies.openFolder(UserCache.in(UserCache.folder(), EmbeddedModel::unpack));
        }
        try {
            return open(
                    Path.of(model),
                    file -> UserCache.in(UserCache.folder(), cache -> SingleFileModel.unpack(file, cache)),
                    context);
        } catch (UserError e) {
            throw e.about(CommonSettings.MODEL); // so that the message tells where the folder was named
        }
    }

    /**
     * Opens the model that the setting {@code model} names, to make class images with it or to train it.
     *
     * @throws UserError if it is made for inpainting
     */
    public static ModelFolder openTextToImage(StageContext context) {
        ModelFolder folder = open(context);
        if (inpaints(folder)) {
            throw UserError.configuration(
                            "The model is made for inpainting (its UNet takes a mask and a masked image beside the noisy"
                                    + " one), which " + context.spec().stage().id() + " does not support.",
                            "Take the text-to-image model that it was made from; generate takes this one, with initImage"
                                    + " and maskImage.")
                    .about(CommonSettings.MODEL);
        }
        return folder;
    }

    /** Returns whether a model is made for inpainting, by its configuration. */
    public static boolean inpaints(ModelFolder folder) {
        return ModelFamilies.of(folder).geometry(folder).inpaints();
    }

    /** Opens a folder, a single file, or the folder of a single file. */
    private static ModelFolder open(Path model, Function<Path, SingleFileModel.Unpacked> unpack, StageContext context) {
        Path file = ModelFolder.claims(model) ? model : singleFile(model).orElse(model);
        if (!Files.isRegularFile(file)) {
            return ModelFamilies.openFolder(model);
        }
        SingleFileModel.Unpacked unpacked = unpack.apply(file);
        unpacked.notes().forEach(note -> context.warn(file + ": " + note));
        if (!Schedulers.isTold(context)) {
            unpacked.assumption().ifPresent(assumption -> context.warn(file + ": " + assumption));
        }
        return ModelFamilies.openFolder(unpacked.folder()).called(file);
    }

    private static Optional<Path> singleFile(Path folder) {
        return Optional.of(folder.resolve(ResultFiles.MODEL)).filter(Files::isRegularFile);
    }

    /** Returns whether a folder holds a whole model, in one layout or another. */
    public static boolean isWhole(Path folder) {
        return ModelFolder.claims(folder) || singleFile(folder).isPresent();
    }

    /** Returns the folder that training leaves its model in, or the one that is to be judged instead. */
    public static Path trained(RunSpec spec) {
        return spec.settings()
                .find(EvaluateSettings.TRAINED_MODEL)
                .orElseGet(() -> spec.outputDirectory().resolve(Stage.TRAIN.folder()));
    }

    /**
     * Refuses to go on without a model that was trained.
     *
     * @throws UserError if there is none to be judged
     */
    public static void requireTrained(StageContext context) {
        RunSpec spec = context.spec();
        boolean named = context.find(EvaluateSettings.TRAINED_MODEL).isPresent();
        boolean there = named ? Files.isDirectory(trained(spec)) : isComplete(spec);
        if (!there && context.find(LoraSettings.LORA).isEmpty()) {
            UserError error = UserError.data(
                    "There is no trained model in " + trained(spec) + " to "
                            + spec.stage().id() + ".",
                    "Run train first, or name the folder of a model or LoRA by trainedModel.");
            throw named ? error.about(EvaluateSettings.TRAINED_MODEL) : error;
        }
    }

    /**
     * Opens the model that training left in the output directory; without one, the model that the setting names, so that
     * images can be made of a base model too.
     */
    public static ModelFolder openTrained(StageContext context) {
        RunSpec spec = context.spec();
        Path work = spec.outputDirectory().resolve(".work");
        return isTrainedHere(spec)
                ? open(trained(spec), file -> SingleFileModel.unpackNewest(file, work), context)
                : open(context);
    }

    /** Returns the folder of the LoRA that training left in the output directory, if it left one and no whole model. */
    public static Optional<Path> trainedLora(RunSpec spec) {
        Path trained = trained(spec);
        return isComplete(spec) && !isWhole(trained) ? Optional.of(trained) : Optional.empty();
    }

    /** What is named may come from elsewhere, without the record of a training. */
    private static boolean isComplete(RunSpec spec) {
        return spec.settings().find(EvaluateSettings.TRAINED_MODEL).isPresent()
                || Files.isRegularFile(trained(spec).resolve(RunRecord.FILE_NAME));
    }

    /** Returns whether a stage works with the model that training left beside its results, whatever the setting names. */
    static boolean isTrainedHere(RunSpec spec) {
        boolean uses = spec.stage() == Stage.GENERATE || spec.stage() == Stage.EVALUATE;
        return uses && isComplete(spec) && isWhole(trained(spec));
    }
}
