package dev.dreambooth.engine.stage.evaluate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.evaluation.EncoderIdentity;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.contract.io.Sha256;
import dev.dreambooth.contract.json.CanonicalJson;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.engine.stage.Environment;
import dev.dreambooth.engine.stage.Reproducibility;
import dev.dreambooth.engine.stage.StageContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What encoders saw, kept by what decides it: the encoder, the pixels or words, and what computed. So a model is judged
 * anew, by other gates or against another baseline, without any network, and to the same bytes.
 *
 * <p>A file holds numbers of 64 bits behind the SHA-256 of them; one that is damaged is as good as none.
 */
final class KeptVectors {
    private static final String ENDING = ".vector";
    private static final int DIGEST_BYTES = 32;
    private static final HexFormat HEX = HexFormat.of();

    private final Path folder;
    private final boolean anew;
    private final String computedWith;
    private final Set<Path> used = new TreeSet<>();
    private int computed;

    /** Keeps them beside the results of a run. */
    KeptVectors(StageContext context) {
        folder = context.spec().outputDirectory().resolve(".work/evaluate-vectors");
        anew = context.get(CommonSettings.FORCE);
        ObjectNode how = CanonicalJson.STRICT.createObjectNode();
        how.set("environment", CanonicalJson.STRICT.valueToTree(Environment.of(context.device(), context.hasher())));
        how.set("conditions", CanonicalJson.STRICT.valueToTree(Reproducibility.conditions(context)));
        how.put("allowTf32", context.get(CommonSettings.ALLOW_TF32));
        how.put("determinism", context.get(CommonSettings.DETERMINISM).label());
        computedWith = Sha256.fingerprint(how);
    }

    /**
     * Returns where numbers are kept.
     *
     * @param content the digest of what an encoder looked at
     */
    private Path file(EncoderIdentity encoder, String content) {
        String key = String.join("\n", computedWith, encoder.sha256(), encoder.preprocessing(), content);
        return folder.resolve(Sha256.of(key.getBytes(StandardCharsets.UTF_8)) + ENDING);
    }

    /** Returns the numbers that an encoder made of something, if they are kept. */
    Optional<double[]> find(EncoderIdentity encoder, String content) {
        Path file = file(encoder, content);
        used.add(file);
        if (anew || !Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
            byte[] digest = new byte[Math.min(DIGEST_BYTES, bytes.remaining())];
            bytes.get(digest);
            byte[] content64 = new byte[bytes.remaining()];
            bytes.get(content64);
            if (!Arrays.equals(digest, digest(content64))) {
                return Optional.empty();
            }
            double[] numbers = new double[content64.length / Double.BYTES];
            ByteBuffer.wrap(content64).asDoubleBuffer().get(numbers);
            return Optional.of(numbers);
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /** Keeps numbers that were computed. */
    void put(EncoderIdentity encoder, String content, double... numbers) {
        computed++;
        ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Double.BYTES);
        bytes.asDoubleBuffer().put(numbers);
        Path file = file(encoder, content);
        try {
            Files.createDirectories(folder);
            AtomicFiles.write(
                    file,
                    ByteBuffer.allocate(DIGEST_BYTES + bytes.capacity())
                            .put(digest(bytes.array()))
                            .put(bytes.array())
                            .array());
        } catch (IOException e) {
            throw AtomicFiles.unwritable(file, e);
        }
    }

    private static byte[] digest(byte[] content) {
        return HEX.parseHex(Sha256.of(content));
    }

    /** Returns how often something was computed. */
    int computed() {
        return computed;
    }

    /** Deletes what this evaluation had no use for. */
    void forgetOthers() {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> all = Files.list(folder)) {
            for (Path other : all.filter(file -> file.toString().endsWith(ENDING) && !used.contains(file))
                    .toList()) {
                AtomicFiles.delete(other);
            }
        } catch (IOException locked) {
            // They take little room, and the next evaluation tries again.
        }
    }
}
