package dev.dreambooth.engine.stage;

import dev.dreambooth.contract.RunSpec;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.record.RunRecord;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.engine.weights.ModelFolder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the model that a stage works with. */
final class BaseModel {
    private static final String CACHE_PROPERTY = "dreambooth.cache";

    private BaseModel() {}

    /** Opens the model that the setting {@code model} names. */
    static ModelFolder open(RunSpec spec) {
        if (spec.model().equals(RunSpec.EMBEDDED_MODEL)) {
            return ModelFolder.open(EmbeddedModel.unpack(cache()));
        }
        try {
            return ModelFolder.open(Path.of(spec.model()));
        } catch (UserError e) {
            throw e.about(CommonSettings.MODEL.name()); // so that the message tells where the folder was named
        }
    }

    /**
     * Opens the model that training left in the output directory; without one, the model that the setting names, so that
     * images can be made of a base model too.
     */
    static ModelFolder openTrained(RunSpec spec) {
        Path trained = spec.outputDirectory().resolve(Stage.TRAIN.folder());
        return Files.isRegularFile(trained.resolve(RunRecord.FILE_NAME)) ? ModelFolder.open(trained) : open(spec);
    }

    private static Path cache() {
        String set = System.getProperty(CACHE_PROPERTY);
        return set != null ? Path.of(set) : Path.of(System.getProperty("user.home"), ".cache", "dreambooth");
    }
}
