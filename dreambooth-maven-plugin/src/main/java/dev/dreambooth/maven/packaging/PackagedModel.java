package dev.dreambooth.maven.packaging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.archive.ReproducibleZip;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.contract.io.FileHasher;
import dev.dreambooth.contract.io.Sha256;
import dev.dreambooth.contract.io.StatCache;
import dev.dreambooth.contract.json.CanonicalJson;
import dev.dreambooth.contract.record.FileRecord;
import dev.dreambooth.contract.record.Provenance;
import dev.dreambooth.contract.record.ResultFiles;
import dev.dreambooth.contract.record.RunRecord;
import dev.dreambooth.contract.settings.PackageSettings;
import dev.dreambooth.contract.settings.choice.Compression;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What a build publishes of a trained model, made from the folder of results.
 *
 * @param output the folder that holds model, samples and checkpoints
 * @param target the folder that receives archives
 * @param name the name of the model's archive, without its ending
 * @param time the time of every entry of an archive
 * @param compression how files are kept
 */
public record PackagedModel(Path output, Path target, String name, LocalDateTime time, Compression compression) {
    private static final FileHasher HASHER = StatCache.ofUser();
    /** The bill of materials, CycloneDX. */
    private static final String BOM = "bom.json";

    /** Returns the archive of the model with its record, provenance and bill of materials, made anew only if it is not what it would be. */
    public Path zip(Consumer<String> log) {
        List<FileRecord> files = new ArrayList<>(trained().outputs());
        files.add(described(model(), RunRecord.FILE_NAME));
        Stream.of(Provenance.FILE_NAME, BOM)
                .filter(name -> Files.isRegularFile(model().resolve(name)))
                .forEach(name -> files.add(described(model(), name)));
        return pack(name + ".zip", model(), files, log);
    }

    /** Returns the record of the training. */
    public Path record() {
        trained();
        return model().resolve(RunRecord.FILE_NAME);
    }

    /** Returns the statement of what the training was made from and by, if it left one. */
    public Optional<Path> provenance() {
        Path statement = model().resolve(Provenance.FILE_NAME);
        return Files.isRegularFile(statement) ? Optional.of(statement) : Optional.empty();
    }

    /** Returns the contact sheet of the samples, if there are any. */
    public Optional<Path> sampleSheet() {
        Path sheet = output.resolve(Stage.GENERATE.folder()).resolve(ResultFiles.CONTACT_SHEET);
        return Files.isRegularFile(sheet) ? Optional.of(sheet) : Optional.empty();
    }

    /** Returns the archive of the newest checkpoint, from which a training can be gone on with elsewhere. */
    public Path checkpoint(Consumer<String> log) {
        Path newest = newestCheckpoint();
        try (Stream<Path> walk = Files.walk(newest)) {
            List<FileRecord> files = walk.filter(Files::isRegularFile)
                    .map(file -> described(
                            checkpoints(),
                            checkpoints().relativize(file).toString().replace('\\', '/')))
                    .toList();
            return pack(name + "-checkpoint.zip", checkpoints(), files, log);
        } catch (IOException e) {
            throw unreadable(newest, e);
        }
    }

    private Path newestCheckpoint() {
        Path folder = checkpoints();
        try (Stream<Path> all = Files.isDirectory(folder) ? Files.list(folder) : Stream.empty()) {
            return all.filter(path -> path.getFileName().toString().matches("checkpoint-\\d+"))
                    .max(Comparator.comparing(path -> path.getFileName().toString()))
                    .orElseThrow(() -> UserError.data(
                                    "There is no checkpoint in " + folder + " to attach.",
                                    "Set checkpointingSteps below maxTrainSteps, or leave checkpoint out of attach.")
                            .about(PackageSettings.ATTACH));
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    private Path checkpoints() {
        return output.resolve(ResultFiles.CHECKPOINTS);
    }

    private Path model() {
        return output.resolve(Stage.TRAIN.folder());
    }

    private RunRecord trained() {
        return RunRecord.read(model())
                .orElseThrow(() -> UserError.data(
                        "There is no trained model in " + model() + ".",
                        "Run the goal train before package, for example mvn dreambooth:train dreambooth:package."));
    }

    /** Packs files, unless the archive that lies there was packed from the same ones in the same way. */
    private Path pack(String file, Path folder, List<FileRecord> files, Consumer<String> log) {
        Path zip = target.resolve(file);
        ObjectNode plan = CanonicalJson.STRICT.createObjectNode();
        plan.put("time", time.toString()).put("compression", compression.name());
        plan.set("files", CanonicalJson.STRICT.valueToTree(files));
        String fingerprint = Sha256.fingerprint(plan);
        Path note = output.resolve(".work").resolve("package").resolve(file + ".json");
        if (isPackedFrom(fingerprint, note, zip) && hold(folder, files)) {
            log.accept("up to date: " + zip + ", " + files.size() + " files");
            return zip;
        }
        new ReproducibleZip(time, compression).write(zip, folder, files);
        AtomicFiles.write(note, note(fingerprint, zip));
        log.accept("packed " + zip + ", " + files.size() + " files");
        return zip;
    }

    private static boolean isPackedFrom(String fingerprint, Path note, Path zip) {
        try {
            JsonNode known = CanonicalJson.STRICT.readTree(Files.readAllBytes(note));
            return known.equals(CanonicalJson.copy(note(fingerprint, zip)));
        } catch (IOException | UserError e) {
            return false; // nothing was packed here, or somebody took a part of it away
        }
    }

    private static ObjectNode note(String fingerprint, Path zip) {
        try {
            return CanonicalJson.STRICT
                    .createObjectNode()
                    .put("packedFrom", fingerprint)
                    .put("sha256", HASHER.sha256(zip));
        } catch (IOException e) {
            throw unreadable(zip, e);
        }
    }

    private static boolean hold(Path folder, List<FileRecord> files) {
        for (FileRecord file : files) {
            try {
                if (!file.holds(folder, HASHER)) {
                    return false;
                }
            } catch (IOException e) {
                throw unreadable(folder, e);
            }
        }
        return true;
    }

    private static FileRecord described(Path folder, String file) {
        try {
            return FileRecord.of(folder, folder.resolve(file), HASHER);
        } catch (IOException e) {
            throw unreadable(folder.resolve(file), e);
        }
    }

    private static UserError unreadable(Path path, IOException cause) {
        return UserError.data(
                        path + " cannot be read: " + cause.getMessage() + ".", "Make it readable, or train again.")
                .causedBy(cause);
    }
}
