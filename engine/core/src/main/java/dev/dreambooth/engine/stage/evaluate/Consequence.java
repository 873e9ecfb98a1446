package dev.dreambooth.engine.stage.evaluate;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.evaluation.Evaluation;
import dev.dreambooth.contract.evaluation.GateResult;
import dev.dreambooth.contract.evaluation.Verdict;
import dev.dreambooth.contract.record.ResultFiles;
import dev.dreambooth.contract.settings.ReuseSettings;
import dev.dreambooth.contract.settings.evaluate.EvaluateSettings;
import dev.dreambooth.contract.settings.gate.GateAction;
import dev.dreambooth.engine.stage.Outcome;
import dev.dreambooth.engine.stage.StageContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the verdicts of gates do to a run, once all reports are written: warn of it, or end it with exit code 4. */
final class Consequence {
    private Consequence() {}

    /** A result that is there already says what it said when it was made: a gate that failed still does. */
    static Outcome ofEarlier(Outcome outcome, Path folder, StageContext context) {
        Path file = folder.resolve(Evaluation.FILE_NAME);
        return context.get(ReuseSettings.DRY_RUN) || Files.notExists(file)
                ? outcome
                : of(outcome, Evaluation.readFile(file), folder, context);
    }

    /**
     * Warns of gates that only warn.
     *
     * @param outcome what was done
     * @param folder where the reports lie
     * @return the same, with what the gates say
     * @throws UserError if a gate fails that is to fail the build
     */
    static Outcome of(Outcome outcome, Evaluation evaluation, Path folder, StageContext context) {
        List<GateResult> failing = wanting(evaluation, GateAction.FAIL);
        boolean fails = !failing.isEmpty() && context.get(EvaluateSettings.FAIL_ON_GATE);
        evaluation.gates().stream()
                .filter(result -> result.consequence().isPresent() && !(fails && failing.contains(result)))
                .forEach(result -> context.warn(told(result)));
        if (fails) {
            throw new UserError(
                    ExitCode.GATE_FAILED,
                    failing.size() + " of " + evaluation.gates().size() + " gates failed: "
                            + String.join(
                                    "; ",
                                    failing.stream().map(Consequence::told).toList()),
                    "Look at " + folder.resolve(ResultFiles.REPORT)
                            + ", and train otherwise, or change gates if they ask for too" + " much.");
        }
        return new Outcome(outcome.upToDate(), outcome.message() + "; " + counted(evaluation));
    }

    private static List<GateResult> wanting(Evaluation evaluation, GateAction action) {
        return evaluation.gates().stream()
                .filter(result -> result.consequence().equals(Optional.of(action)))
                .toList();
    }

    private static String told(GateResult result) {
        return result.gate().name() + ": " + result.message();
    }

    private static String counted(Evaluation evaluation) {
        List<String> counts = new ArrayList<>();
        for (Verdict verdict : Verdict.values()) {
            long count = evaluation.with(verdict).count();
            if (count > 0) {
                counts.add(count + " " + verdict);
            }
        }
        return counts.isEmpty() ? "there is no gate" : "gates: " + String.join(", ", counts);
    }
}
