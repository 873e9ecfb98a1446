package dev.dreambooth.frontend.maven;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.Settings;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.frontend.SourceTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Writes, for each goal that takes settings, the class with its parameters, which the goal extends. */
public final class MavenFrontEnd {
    private MavenFrontEnd() {}

    /** Writes everything. */
    public static void write(SourceTree tree) throws IOException {
        for (Stage stage : Stage.values()) {
            write(tree, new GoalParameters(stage.id(), "AbstractStageMojo", Settings.of(stage)));
        }
        List<Setting<?>> packaging = new ArrayList<>(
                List.of(CommonSettings.OUTPUT_DIRECTORY, CommonSettings.CONFIG_FILE, CommonSettings.SKIP));
        Settings.all().stream().filter(setting -> setting.stages().isEmpty()).forEach(packaging::add);
        write(tree, new GoalParameters("package", "AbstractDreamBoothMojo", packaging));
    }

    private static void write(SourceTree tree, GoalParameters parameters) throws IOException {
        tree.source(GoalParameters.PACKAGE, parameters.className(), parameters.source());
    }
}
