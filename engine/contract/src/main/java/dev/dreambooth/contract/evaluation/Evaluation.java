package dev.dreambooth.contract.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.contract.json.CanonicalJson;
import dev.dreambooth.contract.settings.gate.GateAction;
import dev.dreambooth.contract.settings.gate.GateMeasure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How good a trained model is: {@code evaluation.json}. It holds neither times of day nor names or paths of photos, and
 * is the same for two runs that measured the same.
 *
 * @param format the version of the document's form, {@link #FORMAT}
 * @param yardstick what was measured with
 * @param models the digests of the trained model and of its base, by {@code tuned} and {@code base}
 * @param measures what came out, by the measures' names
 * @param unmeasured why the other measures have no number
 * @param references the instance images' parts
 * @param gates what the gates said, in their order
 * @param baseline the last good model, if there is one
 * @param remarks what to know of these numbers
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Evaluation(
        int format,
        Yardstick yardstick,
        Map<String, String> models,
        Map<String, Measured> measures,
        Map<String, String> unmeasured,
        List<ReferenceScore> references,
        List<GateResult> gates,
        @Nullable Baseline baseline,
        List<String> remarks) {
    /** The version of the document's form. */
    public static final int FORMAT = 1;
    /** The name of the file. */
    public static final String FILE_NAME = "evaluation.json";

    private static final long MAX_BYTES = 16 << 20;
    private static final ObjectReader READER =
            CanonicalJson.STRICT.readerFor(Evaluation.class).with(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

    /** Takes copies, sorted where order has no meaning. */
    public Evaluation {
        Objects.requireNonNull(yardstick, "yardstick");
        models = new TreeMap<>(Map.copyOf(models));
        measures = new TreeMap<>(Map.copyOf(measures));
        unmeasured = new TreeMap<>(Map.copyOf(unmeasured));
        references = List.copyOf(references);
        gates = List.copyOf(gates);
        remarks = List.copyOf(remarks);
    }

    /** Returns what came out for a measure, if anything. */
    public Optional<Measured> measured(GateMeasure measure) {
        return Optional.ofNullable(measures.get(measure.label()));
    }

    /** Returns the gates of a verdict. */
    public Stream<GateResult> with(Verdict verdict) {
        return gates.stream().filter(result -> result.verdict() == verdict);
    }

    /** Returns the severest thing that a gate wants of the build, if one wants any. */
    public Optional<GateAction> consequence() {
        return gates.stream().flatMap(result -> result.consequence().stream()).max(GateAction::compareTo);
    }

    /** Returns the document. */
    public JsonNode toJson() {
        return CanonicalJson.STRICT.valueToTree(this);
    }

    /** Writes the document, whole or not at all. */
    public void write(Path folder) {
        AtomicFiles.write(folder.resolve(FILE_NAME), toJson());
    }

    /**
     * Reads a document strictly, whatever its file is called.
     *
     * @throws UserError if it is none, or of another form
     */
    public static Evaluation readFile(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw unusable(file, "it is larger than " + MAX_BYTES + " bytes");
            }
            JsonNode document = CanonicalJson.STRICT.readTree(Files.readAllBytes(file));
            if (!document.isObject() || document.path("format").asInt() != FORMAT) {
                throw unusable(file, "its format is not " + FORMAT);
            }
            return READER.readValue(document);
        } catch (JsonProcessingException e) {
            throw unusable(file, e.getOriginalMessage()).causedBy(e);
        } catch (IOException e) {
            throw unusable(file, String.valueOf(e.getMessage())).causedBy(e);
        }
    }

    private static UserError unusable(Path file, String why) {
        return UserError.data(
                "The evaluation " + file + " cannot be used: " + why + ".",
                "Name an evaluation.json that this version wrote, or evaluate that model again.");
    }
}
