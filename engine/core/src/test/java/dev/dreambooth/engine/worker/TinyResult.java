package dev.dreambooth.engine.worker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.io.Sha256;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.imageio.ImageIO;

/**
 * What a run came to.
 *
 * @param exitCode how it ended
 * @param messages the last message and all warnings
 * @param content digests of what was made itself, by file: tensors, pixels, configurations, and not what is told of them,
 *     since a setting that is only written down somewhere has changed nothing
 * @param files digests of all files but those that tell of the machine
 * @param fingerprint what the record says decided the result; empty without a record
 */
record TinyResult(
        ExitCode exitCode,
        String messages,
        SortedMap<String, String> content,
        SortedMap<String, String> files,
        String fingerprint) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RECORD = "run.json";

    /** Files that tell the time, or the number of threads and the kind of processor. */
    private static final Set<String> TELLING_OF_THE_MACHINE = Set.of("events.jsonl", RECORD, "provenance.json");

    /** Files that tell of the making: settings, digests, curves of the losses on the way. */
    private static final Set<String> TELLING = Set.of(
            "bom.json",
            "manifest.json",
            "contact-sheet.png",
            "report.html",
            "losses.csv",
            "evaluation.json",
            "README.md");

    /** Reads what lies in some folders. */
    static TinyResult of(ExitCode exitCode, List<String> messages, List<Path> folders) throws IOException {
        SortedMap<String, String> content = new TreeMap<>();
        SortedMap<String, String> files = new TreeMap<>();
        StringBuilder fingerprints = new StringBuilder();
        for (Path folder : folders) {
            for (Map.Entry<String, byte[]> file : TinyRuns.files(folder).entrySet()) {
                String name = (folders.size() > 1 ? folder.getFileName() + "/" : "") + file.getKey();
                String last = file.getKey().substring(file.getKey().lastIndexOf('/') + 1);
                if (file.getKey().equals(RECORD)) {
                    JsonNode digest = JSON.readTree(file.getValue()).get("sha256");
                    fingerprints.append(digest.asText());
                }
                if (!TELLING_OF_THE_MACHINE.contains(last)) {
                    files.put(name, Sha256.of(file.getValue()));
                    if (!TELLING.contains(last) && !last.endsWith(".svg")) {
                        content.put(name, Sha256.of(content(last, file.getValue())));
                    }
                }
            }
        }
        return new TinyResult(exitCode, String.join("\n", messages), content, files, fingerprints.toString());
    }

    private static byte[] content(String name, byte[] bytes) throws IOException {
        if (name.endsWith(".safetensors")) {
            return withoutMetadata(bytes);
        }
        return name.endsWith(".png") ? pixels(bytes) : bytes;
    }

    /** Tensors with their names; the metadata of a LoRA tells settings. */
    private static byte[] withoutMetadata(byte[] file) throws IOException {
        int header = (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
        ObjectNode tensors = (ObjectNode) JSON.readTree(Arrays.copyOfRange(file, 8, 8 + header));
        tensors.remove("__metadata__");
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes(tensors.toString().getBytes(StandardCharsets.UTF_8));
        content.write(file, 8 + header, file.length - 8 - header);
        return content.toByteArray();
    }

    /** Size and colours; beside them an image tells prompt, seed and steps. */
    private static byte[] pixels(byte[] png) throws IOException {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        int[] colours = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        return (image.getWidth() + " " + Arrays.toString(colours)).getBytes(StandardCharsets.US_ASCII);
    }
}
