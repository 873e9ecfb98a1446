package dev.dreambooth.maven.goal;

import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.contract.record.RunSchema;
import dev.dreambooth.contract.settings.resolve.SettingsSchema;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.eclipse.aether.RepositorySystem;
import org.jspecify.annotations.Nullable;

/**
 * Writes the JSON schemas of this version: {@code dreambooth.schema.json}, by which editors complete and check
 * {@code dreambooth.yaml}, and {@code run.schema.json}, for programs that read {@code run.json}.
 *
 * @since 0.1.0
 */
@Mojo(name = "schema", requiresProject = false, threadSafe = true)
public final class SchemaMojo extends AbstractDreamBoothMojo {
    /**
     * The folder to write to. Default: the current folder or that of the project. Example: {@code .vscode}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.schemaDirectory")
    @Nullable
    String schemaDirectory;

    @Inject
    SchemaMojo(RepositorySystem repositorySystem) {
        super(repositorySystem);
    }

    @Override
    void run() {
        Path base = build().base();
        Path folder = schemaDirectory == null ? base : base.resolve(schemaDirectory);
        write(folder.resolve("dreambooth.schema.json"), SettingsSchema.text());
        write(folder.resolve("run.schema.json"), RunSchema.text());
    }

    private void write(Path file, String text) {
        AtomicFiles.write(file, text.getBytes(StandardCharsets.UTF_8));
        getLog().info("Wrote " + file);
    }
}
