package dev.dreambooth.engine.stage.train.monitor;

import dev.dreambooth.contract.evaluation.EvaluationPrompt;
import dev.dreambooth.contract.evaluation.PromptKind;
import dev.dreambooth.engine.evaluation.curve.StepScore;
import dev.dreambooth.engine.evaluation.curve.Unscored;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What was seen of the samples of every step of a training that was looked at, also of those before it was interrupted,
 * and before them all, as step 0, of the base model. A checkpoint holds them.
 */
final class SampleHistory {
    /** Name of the file, in checkpoints and beside the trained model. */
    static final String FILE_NAME = "sample-scores.csv";

    private static final String HEADER = "step,prompt,likeness,promptMargin";

    private final List<EvaluationPrompt> prompts;
    private final boolean read;
    private final TreeMap<Integer, SampleNumbers> seen = new TreeMap<>();

    /**
     * @param prompts of the samples
     * @param read whether something reads them
     */
    SampleHistory(List<EvaluationPrompt> prompts, boolean read) {
        this.prompts = prompts;
        this.read = read;
    }

    /** Adds what was seen after a step. */
    void add(int step, SampleNumbers numbers) {
        seen.put(step, numbers);
    }

    /** Returns whether a step was looked at. */
    boolean has(int step) {
        return seen.containsKey(step);
    }

    /** Returns the steps that were looked at after training had begun. */
    Set<Integer> steps() {
        return seen.tailMap(0, false).keySet();
    }

    /**
     * Returns how good the model of a step is, if its samples and the base model's are images.
     *
     * @param ceiling the likeness of the instance images among themselves
     * @throws Unscored if the base model's numbers leave nothing to compare with
     */
    Optional<StepScore> score(int step, double ceiling) throws Unscored {
        SampleNumbers base = numbers(0);
        SampleNumbers tuned = numbers(step);
        if (!base.areFinite() || !tuned.areFinite()) {
            return Optional.empty();
        }
        return Optional.of(StepScore.of(prompts, tuned.likenessBeside(base), tuned.marginsBeside(base), ceiling));
    }

    private SampleNumbers numbers(int step) {
        return Objects.requireNonNull(seen.get(step), "it was looked at");
    }

    /** Writes the file into a folder: a line a prompt of each step, with nothing where a prompt has no such number. */
    void write(Path folder) throws IOException {
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        seen.forEach((step, numbers) -> {
            int scene = 0;
            for (int i = 0; i < prompts.size(); i++) {
                boolean like = prompts.get(i).kind() == PromptKind.SCENE;
                text.append(step).append(',').append(i + 1).append(',');
                text.append(like ? numbers.likeness().get(scene++) : "").append(',');
                text.append(read ? numbers.margins().get(i) : "").append('\n');
            }
        });
        Files.writeString(folder.resolve(FILE_NAME), text);
    }

    /** Takes over what another one has in place of its own. */
    void become(SampleHistory other) {
        seen.clear();
        seen.putAll(other.seen);
    }

    /**
     * Reads the file of a checkpoint, which tells of the base model and of every {@code every}th step; of the last of these
     * it need not, since a run may be stopped while samples of its checkpoint's step are made.
     *
     * @param done number of steps done
     * @param every steps between two looks
     * @throws dev.dreambooth.contract.UserError if it is not of the form that we write, or of other steps
     */
    SampleHistory read(Path folder, int done, int every) {
        Path file = folder.resolve(FILE_NAME);
        SampleHistory found = new SampleHistory(prompts, read);
        List<Row> rows = new ArrayList<>();
        LossTable.read(file, HEADER, (1 + done / every) * (long) prompts.size(), cells -> rows.add(Row.of(cells)));
        if (rows.size() % prompts.size() != 0) {
            throw LossTable.unusable(file, "a prompt of it is missing");
        }
        for (int first = 0; first < rows.size(); first += prompts.size()) {
            int step = first / prompts.size() * every;
            found.add(step, numbers(rows.subList(first, first + prompts.size()), step, file));
        }
        int last = (rows.size() / prompts.size() - 1) * every;
        if (rows.isEmpty() || (last != done / every * every && last + every != done)) {
            throw LossTable.unusable(file, "it does not tell of every step that is a multiple of " + every);
        }
        return found;
    }

    private SampleNumbers numbers(List<Row> rows, int step, Path file) {
        List<Double> likeness = new ArrayList<>();
        List<Double> margins = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            boolean like = prompts.get(i).kind() == PromptKind.SCENE;
            if (row.step != step
                    || row.prompt != i + 1
                    || row.likeness.isEmpty() == like
                    || row.margin.isEmpty() == read) {
                throw LossTable.unusable(file, "it does not tell of every prompt of step " + step);
            }
            if (like) {
                likeness.add(Double.valueOf(row.likeness));
            }
            if (read) {
                margins.add(Double.valueOf(row.margin));
            }
        }
        return new SampleNumbers(likeness, margins);
    }

    /** A line. */
    private record Row(int step, int prompt, String likeness, String margin) {
        static Row of(String... cells) {
            for (int i = 2; i < cells.length; i++) {
                if (!cells[i].isEmpty()) {
                    Double.parseDouble(cells[i]);
                }
            }
            return new Row(Integer.parseInt(cells[0]), Integer.parseInt(cells[1]), cells[2], cells[3]);
        }
    }
}
