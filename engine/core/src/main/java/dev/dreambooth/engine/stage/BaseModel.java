package dev.dreambooth.engine.stage;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.UserCache;
import dev.dreambooth.contract.record.RunRecord;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.spec.RunSpec;
import dev.dreambooth.engine.family.ModelFamilies;
import dev.dreambooth.engine.family.SingleFileModel;
import dev.dreambooth.engine.weights.ModelFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the model that a stage works with. */
public final class BaseModel {
    private BaseModel() {}

    /** Opens the model that the setting {@code model} names. */
    public static ModelFolder open(RunSpec spec) {
        if (spec.model().equals(RunSpec.EMBEDDED_MODEL)) {
            return ModelFamilies.openFolder(EmbeddedModel.unpack(UserCache.folder()));
        }
        try {
            Path model = Path.of(spec.model());
            return ModelFamilies.openFolder(
                    Files.isRegularFile(model) ? SingleFileModel.unpack(model, UserCache.folder()) : model);
        } catch (UserError e) {
            throw e.about(CommonSettings.MODEL); // so that the message tells where the folder was named
        }
    }

    /**
     * Opens the model that the setting {@code model} names, to make class images with it or to train it.
     *
     * @throws UserError if it is made for inpainting
     */
    public static ModelFolder openTextToImage(RunSpec spec) {
        ModelFolder folder = open(spec);
        if (inpaints(folder)) {
            throw UserError.configuration(
                            "The model is made for inpainting (its UNet takes a mask and a masked image beside the noisy"
                                    + " one), which " + spec.stage().id() + " does not support.",
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

    /** Returns the folder that training leaves its model in. */
    public static Path trained(RunSpec spec) {
        return spec.outputDirectory().resolve(Stage.TRAIN.folder());
    }

    /**
     * Opens the model that training left in the output directory; without one, the model that the setting names, so that
     * images can be made of a base model too.
     */
    public static ModelFolder openTrained(RunSpec spec) {
        return isTrainedHere(spec) ? ModelFamilies.openFolder(trained(spec)) : open(spec);
    }

    /** Returns the folder of the LoRA that training left in the output directory, if it left one and no whole model. */
    public static Optional<Path> trainedLora(RunSpec spec) {
        Path trained = trained(spec);
        return isComplete(trained) && !ModelFolder.claims(trained) ? Optional.of(trained) : Optional.empty();
    }

    private static boolean isComplete(Path result) {
        return Files.isRegularFile(result.resolve(RunRecord.FILE_NAME));
    }

    /** Returns whether a stage works with the model that training left beside its results, whatever the setting names. */
    static boolean isTrainedHere(RunSpec spec) {
        return spec.stage() == Stage.GENERATE && isComplete(trained(spec)) && ModelFolder.claims(trained(spec));
    }
}
