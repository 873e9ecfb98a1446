package dev.dreambooth.engine.stage;

import dev.dreambooth.engine.evaluation.lint.CommonIdentifier;
import dev.dreambooth.engine.model.part.Identifiers;
import dev.dreambooth.engine.model.part.Tokenizer;
import dev.dreambooth.engine.model.part.WeightedPrompt;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Warns of prompts that do not mean to the model what the user may think. */
public final class PromptChecks {
    private PromptChecks() {}

    /** Warns if a prompt is longer than the model reads, naming what is cut. */
    public static void warnOfCut(String prompt, Tokenizer tokenizer, StageContext context) {
        String cut = tokenizer.encode(prompt).cut();
        if (!cut.isEmpty()) {
            context.warn("The prompt \"" + prompt + "\" has more than the " + tokenizer.modelMaxLength()
                    + " tokens the model reads; this is cut off: \"" + cut.strip() + "\". Shorten the prompt.");
        }
    }

    /** Warns once if any of these plain prompts has what would weight words, which here are words themselves. */
    public static void warnOfWeights(List<String> prompts, StageContext context) {
        prompts.stream()
                .filter(WeightedPrompt::changes)
                .findFirst()
                .ifPresent(prompt -> context.warn("The prompt \"" + prompt
                        + "\" has brackets, backslashes or BREAK, which promptSyntax plain reads as words. Set promptSyntax"
                        + " to weighted if they are to weight others."));
    }

    /** Warns if the identifier is more than one token, or a common word. */
    public static List<String> warnOfIdentifier(String identifier, Tokenizer tokenizer, StageContext context) {
        List<String> remarks = Stream.of(
                        new Identifiers(tokenizer).warning(identifier), CommonIdentifier.of(identifier, tokenizer))
                .flatMap(Optional::stream)
                .toList();
        remarks.forEach(context::warn);
        return remarks;
    }
}
