package dev.dreambooth.engine.evaluation.result;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.dreambooth.contract.evaluation.Digits;
import dev.dreambooth.contract.evaluation.EncoderIdentity;
import dev.dreambooth.contract.evaluation.Evaluation;
import dev.dreambooth.contract.evaluation.Measured;
import dev.dreambooth.contract.evaluation.Yardstick;
import dev.dreambooth.contract.io.Sha256;
import dev.dreambooth.contract.json.CanonicalJson;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The part of a model card that hubs read: YAML with licence, base model, tags and the numbers as their {@code model-index}
 * has them. The data set is private and named by a digest; it is never said that anybody verified a number.
 */
final class CardMetadata {
    private static final int DIGITS_OF_DIGEST = 12;
    /** What the field calls our measures. */
    private static final Map<String, String> METRICS = Map.of(
            "subject", "dino",
            "clip-i", "clip-i",
            "clip-t", "clip-t",
            "drift", "pres",
            "diversity", "div");

    private final StringBuilder yaml = new StringBuilder("---\n");
    private final CardFacts facts;
    private final Evaluation evaluation;

    private CardMetadata(CardFacts facts, Evaluation evaluation) {
        this.facts = facts;
        this.evaluation = evaluation;
    }

    static String of(CardFacts facts, Evaluation evaluation) {
        return new CardMetadata(facts, evaluation).text();
    }

    private String text() {
        facts.licence().ifPresent(licence -> line("license: ", licence));
        facts.baseModel().ifPresent(base -> line("base_model: ", base));
        yaml.append("library_name: diffusers\npipeline_tag: text-to-image\n");
        line("instance_prompt: ", facts.instancePrompt());
        yaml.append("tags:\n");
        facts.tags().forEach(tag -> line("- ", tag));
        Yardstick yardstick = evaluation.yardstick();
        yaml.append("model-index:\n");
        line("- name: ", facts.name());
        yaml.append("  results:\n  - task:\n      type: text-to-image\n");
        yaml.append("    dataset:\n      type: private\n");
        line("      name: ", references(yardstick));
        boolean first = true;
        for (Map.Entry<String, Measured> entry : evaluation.measures().entrySet()) {
            String metric = METRICS.get(entry.getKey());
            if (metric != null) {
                yaml.append(first ? "    metrics:\n" : "");
                first = false;
                metric(metric, entry.getKey(), entry.getValue(), yardstick);
            }
        }
        return yaml.append("---\n").toString();
    }

    private void metric(String metric, String measure, Measured measured, Yardstick yardstick) {
        line("    - type: ", metric);
        line("      name: ", measure);
        yaml.append("      value: ")
                .append(Digits.text(measured.tuned().value()))
                .append("\n      args:\n");
        EncoderIdentity encoder = yardstick.encoders().get(measured.by());
        if (encoder != null) {
            line("        encoder: ", encoder.sha256());
            line("        preprocessing: ", encoder.preprocessing());
        }
        yaml.append("        prompts: ")
                .append(
                        metric.equals("pres")
                                ? yardstick.classPrompts().size()
                                : measured.scores().size())
                .append("\n        seeds: ")
                .append(
                        metric.equals("pres")
                                ? yardstick.classSeeds().size()
                                : yardstick.seeds().size())
                .append('\n');
    }

    /** Names the instance images without a name of one: how many, and a digest of all. */
    static String references(Yardstick yardstick) {
        int count = yardstick.references().size();
        String all = String.join("\n", yardstick.references().stream().sorted().toList());
        String digest = Sha256.of(all.getBytes(StandardCharsets.UTF_8)).substring(0, DIGITS_OF_DIGEST);
        return count + " instance image" + (count == 1 ? "" : "s") + " (sha256 " + digest + ")";
    }

    /** Writes a value as a JSON text, which is one of YAML too. */
    private void line(String name, String value) {
        try {
            yaml.append(name)
                    .append(CanonicalJson.STRICT.writeValueAsString(value))
                    .append('\n');
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
