package dev.dreambooth.engine.cli;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.io.ByteCount;
import dev.dreambooth.contract.io.DiskSpace;
import dev.dreambooth.contract.settings.choice.TrainMethod;
import dev.dreambooth.contract.settings.train.LoraSettings;
import dev.dreambooth.contract.spec.RunSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Asks before a training whether the zip that a build server makes of the trained model will have room beside it: a model is as
 * large as the one that it is made from. Where it will not, the training is worth having all the same.
 */
final class ArchiveRoom {
    private ArchiveRoom() {}

    /** Returns what to tell a person if there will be no room; nothing if there will, or nobody knows. */
    static Optional<String> missing(RunSpec spec) {
        return missing(spec, DiskSpace.free(spec.outputDirectory()));
    }

    /** Returns the same for so many free bytes. */
    static Optional<String> missing(RunSpec spec, long free) {
        boolean whole =
                spec.stage() == Stage.TRAIN && spec.settings().get(LoraSettings.TRAIN_METHOD) == TrainMethod.FULL;
        long model = whole ? size(Path.of(spec.model())) : 0;
        return 2 * model <= free
                ? Optional.empty()
                : Optional.of("The trained model will take " + ByteCount.shown(model)
                        + ", and its zip for the build's archive as much again for a while, but "
                        + ByteCount.shown(free) + " are free in "
                        + spec.outputDirectory() + ". Without that room the model stays in the workspace, and all else"
                        + " is archived: make room, or set archiveModel: false and deploy the model to a repository.");
    }

    /** Returns the bytes of a model's weights; 0 of one that is no file or folder here. */
    private static long size(Path model) {
        try (Stream<Path> files = Files.walk(model)) {
            return files.filter(ArchiveRoom::isWeights)
                    .mapToLong(ArchiveRoom::bytes)
                    .sum();
        } catch (IOException | SecurityException unknown) {
            return 0;
        }
    }

    private static boolean isWeights(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return Files.isRegularFile(file)
                && (name.endsWith(".safetensors") || name.endsWith(".ckpt") || name.endsWith(".bin"));
    }

    private static long bytes(Path file) {
        try {
            return Files.size(file);
        } catch (IOException gone) {
            return 0;
        }
    }
}
