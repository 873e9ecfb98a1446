package dev.dreambooth.maven.goal;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.launch.ToolLauncher;
import dev.dreambooth.contract.launch.WorkerCommand;
import dev.dreambooth.contract.machine.FileNames;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.resolve.SettingSources;
import dev.dreambooth.maven.worker.Platform;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.inject.Inject;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.eclipse.aether.RepositorySystem;

/**
 * Looks whether this machine can run stages, and says what is missing and what to do: Maven, Java, native libraries,
 * device, memory, cache.
 *
 * @since 0.1.0
 */
@Mojo(name = "doctor", requiresProject = false, threadSafe = true)
public final class DoctorMojo extends AbstractDreamBoothMojo {
    @Inject
    DoctorMojo(RepositorySystem repositorySystem) {
        super(repositorySystem);
    }

    @Override
    void run() throws MojoExecutionException, MojoFailureException {
        getLog().info("ok    Maven "
                + session.getRequest().getSystemProperties().getProperty("maven.version", "of unknown version")
                + (session.isOffline() ? ", offline" : ""));
        if (FileNames.all()) {
            getLog().info("ok    Maven's Java can name every file (locale " + FileNames.locale() + ")");
        } else {
            getLog().warn("warn  Maven's Java can name files in " + FileNames.charset() + " only (locale "
                    + FileNames.locale() + "): settings with other names are refused, while images within a folder may"
                    + " have any. " + FileNames.REMEDY);
        }
        WorkerCommand worker;
        Path cache;
        try {
            SettingSources sources = sources(List.of());
            cache = cache(sources);
            worker = classPath()
                    .worker(
                            sources.find(CommonSettings.ACCELERATOR).orElseThrow(),
                            sources.find(CommonSettings.LIBTORCH),
                            Platform.current());
        } catch (UserError e) {
            throw Failures.of(e.exitCode(), "FAIL  " + e.getMessage());
        }
        getLog().info("ok    the worker's libraries: " + worker.classPath().size() + " files");
        List<String> failures = new ArrayList<>();
        ExitCode code = new ToolLauncher(worker, cache, line -> tell(line, failures)).ask(List.of("doctor"));
        if (code != ExitCode.OK) {
            throw Failures.of(
                    code,
                    failures.isEmpty()
                            ? "The engine did not answer; its last words are above."
                            : String.join("\n", failures));
        }
    }

    private void tell(String line, List<String> failures) {
        if (line.startsWith("FAIL")) {
            failures.add(line);
            getLog().error(line);
        } else if (line.startsWith("warn")) {
            getLog().warn(line);
        } else {
            getLog().info(line);
        }
    }
}
