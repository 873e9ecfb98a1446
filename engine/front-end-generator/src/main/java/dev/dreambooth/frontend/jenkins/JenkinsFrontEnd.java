package dev.dreambooth.frontend.jenkins;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.Settings;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.frontend.SourceTree;
import java.io.IOException;

/**
 * Writes, for each stage, the class that its Pipeline step extends (a property for each setting), the part of the
 * step's form that shows them, and a help page for each.
 */
public final class JenkinsFrontEnd {
    private JenkinsFrontEnd() {}

    /** Writes everything. */
    public static void write(SourceTree tree) throws IOException {
        tree.source(ArgumentRules.PACKAGE, ArgumentRules.CLASS, ArgumentRules.source());
        for (Stage stage : Stage.values()) {
            StepArguments arguments = new StepArguments(stage);
            tree.source(StepArguments.PACKAGE, arguments.className(), arguments.source());
            tree.resource(arguments.viewFolder() + "/arguments.jelly", arguments.form());
            for (Setting<?> setting : Settings.of(stage)) {
                tree.resource(
                        arguments.viewFolder() + "/help-" + setting.name() + ".html", StepArguments.help(setting));
            }
        }
    }
}
