package dev.dreambooth.engine.stage.train.monitor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.json.CanonicalJson;
import dev.dreambooth.engine.stage.Reproducibility;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.training.checkpoint.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What computed which steps of a run. A run that is resumed with another number of threads or on another processor splits
 * its sums differently from there on: its result is as good as any, but nobody will get the same bytes again, and the
 * record must not promise it.
 */
public final class ExecutionHistory implements StepObserver {
    /** Name of the file in checkpoints. */
    static final String FILE_NAME = "computed-by.json";

    private static final long MAX_BYTES = 1 << 20;
    private static final String LAST = "lastStep";
    private static final String CONDITIONS = "conditions";

    private final StageContext context;
    private final Map<String, String> now;
    private final List<Stretch> stretches = new ArrayList<>();

    /**
     * Steps that were computed alike.
     *
     * @param last the last of them
     * @param conditions what computed them, as far as their bytes depend on it
     */
    private record Stretch(int last, Map<String, String> conditions) {}

    ExecutionHistory(StageContext context) {
        this.context = context;
        this.now = Reproducibility.conditions(context);
    }

    @Override
    public void begin(int step) {
        add(step);
        changedConditions()
                .ifPresent(how -> context.warn("This run goes on under other conditions than it began: " + how
                        + ". The last digits differ from there on, so that nobody will get the same bytes again."));
    }

    @Override
    public void after(int step, int total) {
        add(step);
    }

    private void add(int step) {
        int last = stretches.size() - 1;
        if (last >= 0 && stretches.get(last).conditions().equals(now)) {
            stretches.remove(last);
        }
        stretches.add(new Stretch(step, now));
    }

    /** Returns which steps were computed by what, if not all by the same. */
    public Optional<String> changedConditions() {
        if (stretches.size() < 2) {
            return Optional.empty();
        }
        List<String> parts = new ArrayList<>();
        int first = 1;
        for (Stretch stretch : stretches) {
            String steps = stretch.last() < first ? "what follows" : "steps " + first + " to " + stretch.last();
            parts.add(steps + " with "
                    + stretch.conditions().entrySet().stream()
                            .map(one -> one.getKey() + " " + one.getValue())
                            .collect(Collectors.joining(", ")));
            first = stretch.last() + 1;
        }
        return Optional.of(String.join("; ", parts));
    }

    @Override
    public void save(Path checkpoint) throws IOException {
        ArrayNode document = JsonNodeFactory.instance.arrayNode();
        for (Stretch stretch : stretches) {
            ObjectNode conditions =
                    document.addObject().put(LAST, stretch.last()).putObject(CONDITIONS);
            stretch.conditions().forEach(conditions::put);
        }
        Files.writeString(checkpoint.resolve(FILE_NAME), CanonicalJson.indented(document));
    }

    @Override
    public void check(Checkpoint checkpoint) {
        read(checkpoint);
    }

    @Override
    public void restore(Checkpoint checkpoint) {
        stretches.clear();
        stretches.addAll(read(checkpoint));
    }

    private static List<Stretch> read(Checkpoint checkpoint) {
        Path file = checkpoint.folder().resolve(FILE_NAME);
        List<Stretch> read = new ArrayList<>();
        try {
            JsonNode document = Files.size(file) > MAX_BYTES
                    ? JsonNodeFactory.instance.missingNode()
                    : CanonicalJson.STRICT.readTree(Files.readAllBytes(file));
            int last = 0;
            for (JsonNode stretch : document) {
                Map<String, String> conditions = new TreeMap<>();
                stretch.path(CONDITIONS)
                        .properties()
                        .forEach(one ->
                                conditions.put(one.getKey(), one.getValue().asText()));
                int end = stretch.path(LAST).asInt(-1);
                if (end <= last) {
                    throw new IOException("steps do not rise");
                }
                last = end;
                read.add(new Stretch(last, conditions));
            }
            if (last != checkpoint.step()) {
                throw new IOException("it does not tell of all steps");
            }
            return read;
        } catch (IOException e) {
            throw Checkpoint.refusal(
                            checkpoint.folder(),
                            "cannot be used: its " + FILE_NAME + " is not as this engine writes it")
                    .causedBy(e);
        }
    }
}
