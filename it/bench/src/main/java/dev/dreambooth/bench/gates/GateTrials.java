package dev.dreambooth.bench.gates;

import dev.dreambooth.bench.Stages;
import dev.dreambooth.contract.evaluation.Evaluation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Trains the embedded model well, from many seeds, and badly, in every way that a gate looks for; evaluates all and prints
 * which gates fail. It ends with 1 if a bad one fails no gate of its own, or good ones fail more than one.
 *
 * <pre>GateTrials HOME IMAGES OTHER CAPTIONED [good] [train | judge]</pre>
 *
 * HOME receives all results, and a second call goes on from them; IMAGES are the subject's, OTHER another subject's, and
 * CAPTIONED the subject's with captions in disorder; {@code train} trains only, {@code judge} takes the trained models that there
 * are, whatever engine has trained them.
 */
public final class GateTrials {
    private static final int GOOD = 20;

    private GateTrials() {}

    /** See above. */
    public static void main(String[] arguments) throws IOException {
        TrialRun run = new TrialRun(Path.of(arguments[0]), Path.of(arguments[1]), new Stages());
        int good = arguments.length > 4 ? Integer.parseInt(arguments[4]) : GOOD;
        List<Trial> trials = Trials.all(good, arguments[2], arguments[3]);
        String part = arguments.length > 5 ? arguments[5] : "";
        for (Trial trial : trials) {
            if (!part.equals("judge") || !run.isTrained(trial)) {
                run.train(trial);
                System.err.println("trained " + trial.name());
            }
        }
        if (part.equals("train")) {
            return;
        }
        Map<Trial, Evaluation> judged = new LinkedHashMap<>();
        for (Trial trial : trials) {
            Evaluation evaluation = run.judge(trial, trials.get(0));
            judged.put(trial, evaluation);
            System.err.println(trial.name() + " " + VerdictTable.failed(evaluation));
        }
        String table = VerdictTable.of(judged);
        System.out.print(table);
        Files.writeString(run.home().resolve("verdicts.md"), table);
        Files.write(run.home().resolve("verdicts.png"), new TrialSheet(run.home()).of(trials));
        if (!VerdictTable.holds(judged)) {
            System.exit(1);
        }
    }
}
