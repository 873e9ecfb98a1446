package dev.dreambooth.engine.training.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.contract.json.CanonicalJson;
import dev.dreambooth.contract.record.Fingerprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What {@code checkpoint.json} says beside the tensors.
 *
 * @param format the version of the document's form, {@link #FORMAT}
 * @param step number of steps that were done
 * @param loss loss of the last of them
 * @param identity what decided those steps
 */
record CheckpointMetadata(int format, long step, double loss, Fingerprint identity) {
    static final String FILE_NAME = "checkpoint.json";
    static final int FORMAT = 1;

    private static final long MAX_BYTES = 16 << 20;
    private static final ObjectReader READER = CanonicalJson.STRICT
            .readerFor(CheckpointMetadata.class)
            .with(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .with(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .with(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

    void write(Path folder) {
        AtomicFiles.write(folder.resolve(FILE_NAME), CanonicalJson.STRICT.<JsonNode>valueToTree(this));
    }

    /**
     * Reads the document of a checkpoint.
     *
     * @throws IOException if it is missing or not of our making
     */
    static CheckpointMetadata read(Path folder) throws IOException {
        Path file = folder.resolve(FILE_NAME);
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException(FILE_NAME + " is larger than any of ours");
        }
        try {
            CheckpointMetadata facts = READER.readValue(Files.readAllBytes(file));
            if (facts == null || facts.format != FORMAT) {
                throw new IOException(FILE_NAME + " is not of format " + FORMAT);
            }
            return facts;
        } catch (JsonProcessingException e) {
            throw new IOException(
                    FILE_NAME + " is not ours: "
                            + e.getOriginalMessage().lines().findFirst().orElse(""),
                    e);
        }
    }
}
