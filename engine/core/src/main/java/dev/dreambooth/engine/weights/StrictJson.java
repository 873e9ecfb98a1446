package dev.dreambooth.engine.weights;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.FirstBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads the JSON of a model folder, which nobody has vouched for: bounded in size and depth, valid UTF-8, no duplicate
 * keys, nothing after the document.
 */
public final class StrictJson {
    /** The largest {@code config.json} or {@code model_index.json} accepted, in bytes. */
    public static final int CONFIG_LIMIT = 1 << 20;

    private static final int MAX_DEPTH = 32;

    /** A tokenizer has some 300,000 names, values, beginnings and ends, a header ten for each tensor. */
    private static final long MOST_TOKENS = 1_000_000;

    /** Some editors begin a file of UTF-8 with it. */
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    // Python writes infinities so, and scheduler configurations hold one (lambda_min_clipped)
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxTokenCount(MOST_TOKENS)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private StrictJson() {}

    /**
     * Reads a configuration file that holds one JSON object of at most {@link #CONFIG_LIMIT} bytes.
     *
     * @throws UserError if the file is missing, too large, or not such an object
     */
    public static ObjectNode readConfig(Path file) {
        return read(file, CONFIG_LIMIT);
    }

    /**
     * Reads a file that holds one JSON object.
     *
     * @param limit the largest size accepted, in bytes
     * @throws UserError if the file is missing, too large, or not such an object
     */
    public static ObjectNode read(Path file, int limit) {
        try {
            long size = Files.size(file);
            if (size > limit) {
                throw other(file)
                        .orElseGet(() -> UserError.data(
                                file + " is " + size + " bytes long, more than the " + limit + " such a file may have.",
                                "Check that it is the file of that name of a diffusers model folder."));
            }
            return parse(Files.readAllBytes(file));
        } catch (NoSuchFileException missing) {
            throw UserError.data(
                            file + " does not exist.", "Give a complete model folder, as save_pretrained writes it.")
                    .causedBy(missing);
        } catch (IOException unreadable) {
            throw other(file)
                    .orElseGet(() -> UserError.data(
                            file + " cannot be read as a JSON object: " + brief(unreadable) + ".",
                            "Fetch the model again, or correct the file."))
                    .causedBy(unreadable);
        }
    }

    /** Says what a file is that begins as something else. */
    private static Optional<UserError> other(Path file) {
        return FirstBytes.of(file)
                .map(found -> UserError.data(
                        file + " cannot be read as a JSON object: it is " + found.what() + ".", found.remedy()));
    }

    /** Parses one JSON object from UTF-8 text; refuses everything else with a message for {@link #brief}. */
    static ObjectNode parse(byte[] utf8) throws IOException {
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(utf8))
                .toString();
        JsonNode node = MAPPER.readTree(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text);
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw new IOException("it holds no JSON object");
    }

    /** Returns the reason of a failure in a few words, without the excerpt of the source that Jackson adds. */
    static String brief(IOException failure) {
        if (failure instanceof CharacterCodingException) {
            return "it is not UTF-8 text";
        }
        if (failure instanceof JsonProcessingException syntax) {
            String where = syntax.getLocation() == null
                    ? ""
                    : " (line " + syntax.getLocation().getLineNr() + ", column "
                            + syntax.getLocation().getColumnNr() + ")";
            return firstLine(syntax.getOriginalMessage()) + where;
        }
        return firstLine(String.valueOf(failure.getMessage()));
    }

    private static String firstLine(String message) {
        String line = message.lines().findFirst().orElse("");
        return line.length() <= 200 ? line : line.substring(0, 200) + "…";
    }
}
