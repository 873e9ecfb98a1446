package dev.dreambooth.contract.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.contract.io.FirstBytes;
import dev.dreambooth.contract.json.CanonicalJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a stage did: {@code run.json} in the folder of its results. It is the same for two runs that did the same, so
 * it holds neither times of day nor paths of the machine.
 *
 * @param format the version of the document's form, {@link #FORMAT}
 * @param fingerprint what decided the result
 * @param sha256 the hash of the fingerprint
 * @param outputs the files that came out, names relative to the folder of the record
 * @param seeds the seed of each random draw that has a name, such as an image's path
 * @param metrics what was measured, such as {@code finalLoss}; nothing that two equal runs would differ in
 * @param reproducibility who will get the same bytes, and on what conditions
 * @param artifacts the coordinates of inputs that came from a Maven repository, by their names in the fingerprint, which
 *     holds their contents
 * @param remarks what a person was told of the inputs, such as images that are nearly the same
 */
public record RunRecord(
        int format,
        Fingerprint fingerprint,
        String sha256,
        List<FileRecord> outputs,
        Map<String, Long> seeds,
        Map<String, Double> metrics,
        Map<String, String> reproducibility,
        Map<String, String> artifacts,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> remarks) {
    /** The version of the document's form. */
    public static final int FORMAT = 1;
    /** The name of the file. */
    public static final String FILE_NAME = "run.json";

    private static final String REMARKS = "remarks";
    private static final long MAX_BYTES = 64 << 20;
    private static final ObjectReader READER = CanonicalJson.STRICT
            .readerFor(RunRecord.class)
            .with(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .with(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .with(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

    /** Creates a record of sorted copies. */
    public RunRecord {
        outputs = List.copyOf(outputs);
        seeds = new TreeMap<>(Map.copyOf(seeds));
        metrics = new TreeMap<>(Map.copyOf(metrics));
        reproducibility = new TreeMap<>(Map.copyOf(reproducibility));
        artifacts = new TreeMap<>(Map.copyOf(artifacts));
        remarks = List.copyOf(remarks);
    }

    /** Creates a record of the present form. */
    public RunRecord(
            Fingerprint fingerprint,
            List<FileRecord> outputs,
            Map<String, Long> seeds,
            Map<String, Double> metrics,
            Map<String, String> reproducibility,
            Map<String, String> artifacts,
            List<String> remarks) {
        this(FORMAT, fingerprint, fingerprint.sha256(), outputs, seeds, metrics, reproducibility, artifacts, remarks);
    }

    /** Writes {@code run.json} into a folder, whole or not at all. */
    public void write(Path folder) {
        JsonNode document = CanonicalJson.STRICT.valueToTree(this);
        AtomicFiles.write(folder.resolve(FILE_NAME), document);
    }

    /**
     * Reads {@code run.json} of a folder.
     *
     * @return the record, or empty if the folder has none
     * @throws UserError if there is one that cannot be used
     */
    public static Optional<RunRecord> read(Path folder) {
        Path file = folder.resolve(FILE_NAME);
        return Files.isRegularFile(file) ? Optional.of(readFile(file)) : Optional.empty();
    }

    /**
     * Reads a record strictly, from a file of whatever name: a wrong or hostile one is refused, so that who holds a
     * record may follow the names in it.
     *
     * @throws UserError if it cannot be used
     */
    public static RunRecord readFile(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw unusable(file, "it is larger than " + MAX_BYTES + " bytes");
            }
            JsonNode document = CanonicalJson.STRICT.readTree(Files.readAllBytes(file));
            if (!(document instanceof ObjectNode object)
                    || document.path("format").asInt() != FORMAT) {
                throw unusable(file, "its format is not " + FORMAT);
            }
            if (!object.has(REMARKS)) {
                object.putArray(REMARKS); // nothing was remarked on
            }
            RunRecord record = READER.readValue(document);
            record.refuseUnsafe(file);
            return record;
        } catch (JsonProcessingException e) {
            throw unusable(file, e.getOriginalMessage()).causedBy(e);
        } catch (IOException e) {
            throw unusable(file, String.valueOf(e.getMessage())).causedBy(e);
        }
    }

    private void refuseUnsafe(Path file) {
        Set<String> names = new HashSet<>();
        for (FileRecord output : outputs) {
            if (!output.safe() || !names.add(output.name())) {
                throw unusable(file, "its output '" + output.name() + "' is no file that a result can have");
            }
        }
        if (!sha256.equals(fingerprint.sha256())) {
            throw unusable(file, "its sha256 is not that of its fingerprint");
        }
    }

    private static UserError unusable(Path file, String why) {
        String finding =
                FirstBytes.of(file).map(found -> "it is " + found.what()).orElse(why);
        return UserError.data(
                "The record " + file + " cannot be used: " + finding + ".", "Remove it, and the stage will run again.");
    }
}
