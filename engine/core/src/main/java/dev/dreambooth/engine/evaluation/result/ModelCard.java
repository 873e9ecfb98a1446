package dev.dreambooth.engine.evaluation.result;

import dev.dreambooth.contract.evaluation.Baseline;
import dev.dreambooth.contract.evaluation.Digits;
import dev.dreambooth.contract.evaluation.EncoderIdentity;
import dev.dreambooth.contract.evaluation.Evaluation;
import dev.dreambooth.contract.evaluation.GateResult;
import dev.dreambooth.contract.evaluation.Measured;
import dev.dreambooth.contract.evaluation.Yardstick;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.contract.settings.gate.GateMeasure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * The model card, {@code README.md} of a model's folder: what hubs read at its head, and what people read below. It
 * names no photo and no path, and tells only what is known.
 */
public final class ModelCard {
    /** The name of the file. */
    public static final String FILE_NAME = "README.md";

    private ModelCard() {}

    /** Writes the card into a folder. */
    public static void write(CardFacts facts, Evaluation evaluation, Path folder) {
        AtomicFiles.write(folder.resolve(FILE_NAME), text(facts, evaluation).getBytes(StandardCharsets.UTF_8));
    }

    static String text(CardFacts facts, Evaluation evaluation) {
        StringBuilder text = new StringBuilder(CardMetadata.of(facts, evaluation));
        text.append("\n# ").append(MarkdownText.escape(facts.name())).append("\n\n");
        text.append(facts.lora() ? "A LoRA" : "A model")
                .append(" that was taught one subject by DreamBooth. Ask for it with *")
                .append(MarkdownText.escape(facts.instancePrompt()))
                .append("*.\n\n## How good it is\n\n")
                .append(yardstick(evaluation.yardstick()))
                .append("\n\n")
                .append(measures(evaluation));
        if (!evaluation.gates().isEmpty()) {
            text.append('\n').append(gates(evaluation));
        }
        evaluation
                .remarks()
                .forEach(remark ->
                        text.append('\n').append(MarkdownText.escape(remark)).append('\n'));
        text.append(
                "\nSuch numbers tell a subject that was not learned, or a class that was lost; they do not tell which of"
                        + " two good models is the better one. Look at images.\n");
        if (!facts.training().isEmpty()) {
            text.append("\n## How it was trained\n\n| setting | value |\n| --- | --- |\n");
            facts.training().forEach((name, value) -> row(text, MarkdownText.escape(name), MarkdownText.escape(value)));
        }
        return text.append("\nMade with DreamBooth for the JVM ")
                .append(MarkdownText.escape(facts.version()))
                .append(".\n")
                .toString();
    }

    private static String yardstick(Yardstick yardstick) {
        StringBuilder text = new StringBuilder("Measured on ")
                .append(yardstick.prompts().size())
                .append(" prompts with ")
                .append(yardstick.seeds().size())
                .append(" seeds each, against ")
                .append(CardMetadata.references(yardstick));
        for (Map.Entry<String, EncoderIdentity> encoder : yardstick.encoders().entrySet()) {
            text.append("; ")
                    .append(encoder.getKey())
                    .append(": ")
                    .append(MarkdownText.escape(encoder.getValue().name()));
        }
        return text.append('.').toString();
    }

    private static String measures(Evaluation evaluation) {
        StringBuilder text = new StringBuilder(
                "| measure | this model, 95 % interval | base model | instance images |\n| --- | --- | --- | --- |\n");
        for (GateMeasure measure : GateMeasure.values()) {
            Measured measured = evaluation.measures().get(measure.label());
            if (measured != null) {
                Double ceiling = measured.ceiling();
                row(
                        text,
                        measure.label() + ": " + measure.meaning(),
                        measured.tuned().shown(),
                        Digits.text(measured.base().value(), 3),
                        ceiling == null ? "" : Digits.text(ceiling, 3));
            }
        }
        return text.toString();
    }

    private static String gates(Evaluation evaluation) {
        StringBuilder text = new StringBuilder("| gate | wanted | found | verdict |\n| --- | --- | --- | --- |\n");
        for (GateResult result : evaluation.gates()) {
            String found = result.estimate() == null ? "" : result.estimate().shown();
            row(
                    text,
                    MarkdownText.escape(result.gate().name()),
                    result.gate().demand(),
                    found,
                    result.verdict().label());
        }
        Baseline baseline = evaluation.baseline();
        if (baseline != null) {
            text.append("\nCompared with ").append(MarkdownText.escape(baseline.name()));
            if (!baseline.differences().isEmpty()) {
                text.append(": not comparable, since these differ: ")
                        .append(MarkdownText.escape(String.join(", ", baseline.differences())));
            }
            text.append(".\n");
        }
        return text.toString();
    }

    private static void row(StringBuilder text, String... cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}
