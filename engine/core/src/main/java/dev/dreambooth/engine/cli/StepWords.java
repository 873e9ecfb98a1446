package dev.dreambooth.engine.cli;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.launch.WorkerOutcome;
import dev.dreambooth.contract.settings.Settings;
import dev.dreambooth.contract.settings.resolve.SettingsResolver;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import dev.dreambooth.contract.settings.value.Setting;

/**
 * Messages in the words of a Pipeline, for runs that a step of a build server has started: whoever reads them writes arguments
 * of a step, and has neither a POM nor a command line nor our folder of documents.
 */
final class StepWords {
    private static final String LIST = "The help of the step, in the Snippet Generator, lists those there are.";

    private StepWords() {}

    /** Returns an error in these words. */
    static UserError of(UserError error, Stage stage) {
        UserError told = new UserError(error.exitCode(), error.what(), of(error.remedy(), stage)).causedBy(error);
        return error.setting().map(name -> told.about(() -> name)).orElse(told);
    }

    /** Returns the end of a run in these words. */
    static WorkerOutcome of(WorkerOutcome outcome, Stage stage) {
        return new WorkerOutcome(outcome.exitCode(), of(outcome.message(), stage), outcome.record());
    }

    private static String of(String message, Stage stage) {
        String told = message.replace(SettingsResolver.LIST_OF_SETTINGS, LIST);
        for (Setting<?> setting : Settings.all()) {
            String name = setting.name();
            told = told.replace(
                    ResolvedSettings.waysToSet(name),
                    "Set it by the argument " + name + " of " + stage.stepName() + " or by " + name
                            + ": in dreambooth.yaml.");
        }
        return told;
    }
}
