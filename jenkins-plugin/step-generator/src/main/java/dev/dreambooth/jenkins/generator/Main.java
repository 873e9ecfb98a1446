package dev.dreambooth.jenkins.generator;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.Setting;
import dev.dreambooth.contract.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes, for each stage, the class that its Pipeline step extends (a property for each setting), the part of the
 * step's form that shows them, and a help page for each. Run by the plugin's build.
 */
public final class Main {
    private final Path sources;
    private final Path resources;

    private Main(Path folder) {
        sources = folder.resolve("java");
        resources = folder.resolve("resources");
    }

    /** Writes everything below the folder that is the only argument. */
    public static void main(String[] arguments) throws IOException {
        Main main = new Main(Path.of(arguments[0]));
        write(
                main.sources.resolve(StepArguments.PACKAGE.replace('.', '/')).resolve("KnownSettings.java"),
                StepArguments.knownSettings());
        for (Stage stage : Stage.values()) {
            main.write(new StepArguments(stage));
        }
    }

    private void write(StepArguments arguments) throws IOException {
        Path source = sources.resolve(StepArguments.PACKAGE.replace('.', '/'));
        write(source.resolve(arguments.className() + ".java"), arguments.source());
        Path views = resources.resolve(arguments.viewFolder());
        write(views.resolve("arguments.jelly"), arguments.form());
        for (Setting<?> setting : Settings.of(arguments.stage())) {
            write(views.resolve("help-" + setting.name() + ".html"), StepArguments.help(setting));
        }
    }

    private static void write(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
