package dev.dreambooth.maven.goal;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.launch.ToolLauncher;
import dev.dreambooth.contract.launch.WorkerCommand;
import dev.dreambooth.contract.machine.FileNames;
import dev.dreambooth.contract.machine.Platform;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.choice.Accelerator;
import dev.dreambooth.contract.settings.resolve.SettingSources;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
        List<String> failures = new ArrayList<>();
        ExitCode code = ExitCode.OK;
        try {
            SettingSources sources = sources(List.of());
            cache = cache(sources);
            try {
                worker = worker(
                        sources.find(CommonSettings.ACCELERATOR).orElseThrow(), sources.find(CommonSettings.LIBTORCH));
            } catch (UserError e) {
                if (!e.setting().equals(Optional.of(CommonSettings.LIBTORCH.name()))) {
                    throw e;
                }
                tell("FAIL  " + e.getMessage(), failures);
                code = e.exitCode();
                worker = worker(Accelerator.CPU, Optional.empty()); // which tells of what is there instead
            }
        } catch (UserError e) {
            throw Failures.of(e.exitCode(), "FAIL  " + e.getMessage());
        }
        getLog().info("ok    the worker's libraries: " + worker.classPath().size() + " files");
        ExitCode answer = new ToolLauncher(worker, cache, line -> tell(line, failures)).ask(List.of("doctor"));
        code = code == ExitCode.OK ? answer : code;
        if (code != ExitCode.OK) {
            throw Failures.of(
                    code,
                    failures.isEmpty()
                            ? "The engine did not answer; its last words are above."
                            : String.join("\n", failures));
        }
    }

    private WorkerCommand worker(Accelerator accelerator, Optional<String> libtorch) {
        return classPath().worker(accelerator, libtorch, Platform.current());
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
