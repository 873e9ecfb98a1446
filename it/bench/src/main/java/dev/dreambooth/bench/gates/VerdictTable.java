package dev.dreambooth.bench.gates;

import dev.dreambooth.contract.evaluation.Evaluation;
import dev.dreambooth.contract.evaluation.GateResult;
import dev.dreambooth.contract.evaluation.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The outcome of trials as a table of Markdown: a row a trial, a column a gate. */
final class VerdictTable {
    private static final String HEAD = """
            # Gates, tried on good and bad trainings

            Written by `it/bench/gates.sh`: the quickstart's training of the embedded model from different seeds, and in ways that
            gates are there for, all judged by the gates that a build without `gates` has, through the embedded encoders. The numbers
            are those that a gate compares, with their intervals; a word beside one says that the gate does not pass.

            ![images of a good training and of the bad ones](gates.png)

            """;

    private VerdictTable() {}

    /** Returns it, with a last line that says what came out. */
    static String of(Map<Trial, Evaluation> judged) {
        List<String> gates = judged.values().iterator().next().gates().stream()
                .map(result -> result.gate().name())
                .toList();
        List<String> lines = new ArrayList<>();
        lines.add("| training | what is wrong | " + String.join(" | ", gates) + " | gates that fail |");
        lines.add("| --- | --- |" + " --- |".repeat(gates.size() + 1));
        judged.forEach((trial, evaluation) -> lines.add(row(trial, evaluation, gates)));
        return HEAD + String.join("\n", lines) + "\n\n" + summary(judged) + "\n";
    }

    private static String row(Trial trial, Evaluation evaluation, List<String> gates) {
        String numbers = gates.stream()
                .map(gate -> evaluation.gates().stream()
                        .filter(result -> result.gate().name().equals(gate))
                        .map(VerdictTable::cell)
                        .findFirst()
                        .orElse(""))
                .collect(Collectors.joining(" | "));
        return "| " + trial.name() + " | " + (trial.good() ? "nothing" : trial.fault()) + " | " + numbers + " | "
                + String.join(", ", failed(evaluation)) + " |";
    }

    private static String cell(GateResult result) {
        String number = result.estimate() == null ? "" : result.estimate().shown();
        return result.verdict() == Verdict.PASS ? number : number + " " + result.verdict();
    }

    /** Returns the names of the gates that fail, those that only warn included. */
    static List<String> failed(Evaluation evaluation) {
        return evaluation.with(Verdict.FAIL).map(result -> result.gate().name()).toList();
    }

    /** Returns whether every bad training fails a gate of its own, and good ones fail at most one in all. */
    static boolean holds(Map<Trial, Evaluation> judged) {
        return caught(judged)
                        == judged.keySet().stream()
                                .filter(trial -> !trial.good())
                                .count()
                && falseAlarms(judged) <= 1;
    }

    private static long caught(Map<Trial, Evaluation> judged) {
        return judged.entrySet().stream()
                .filter(entry -> failed(entry.getValue()).stream()
                        .anyMatch(entry.getKey().gates()::contains))
                .count();
    }

    private static long falseAlarms(Map<Trial, Evaluation> judged) {
        return judged.entrySet().stream()
                .filter(entry -> entry.getKey().good())
                .mapToLong(entry -> failed(entry.getValue()).size())
                .sum();
    }

    private static String summary(Map<Trial, Evaluation> judged) {
        long good = judged.keySet().stream().filter(Trial::good).count();
        return caught(judged) + " of " + (judged.size() - good) + " bad trainings fail a gate of theirs; "
                + falseAlarms(judged) + " gates fail for " + good + " good ones.";
    }
}
