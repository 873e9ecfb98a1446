package dev.dreambooth.engine.stage;

import dev.dreambooth.engine.model.part.Identifiers;
import dev.dreambooth.engine.model.part.Tokenizer;

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

    /** Warns if the identifier is more than one token. */
    public static void warnOfIdentifier(String identifier, Tokenizer tokenizer, StageContext context) {
        new Identifiers(tokenizer).warning(identifier).ifPresent(context::warn);
    }
}
