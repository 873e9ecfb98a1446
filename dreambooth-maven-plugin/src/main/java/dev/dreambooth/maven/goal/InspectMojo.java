package dev.dreambooth.maven.goal;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.launch.ToolLauncher;
import dev.dreambooth.contract.machine.FileNames;
import java.util.ArrayList;
import java.util.List;
import javax.inject.Inject;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.eclipse.aether.RepositorySystem;

/**
 * Says what a model folder, checkpoint, set of class images, LoRA, {@code run.json} or image is and holds, and whether
 * the files of a record are still as they were made. Reads headers only, and needs no native library.
 *
 * @since 0.1.0
 */
@Mojo(name = "inspect", requiresProject = false, threadSafe = true)
public final class InspectMojo extends AbstractDreamBoothMojo {
    /**
     * The file or folder to look at. Example: {@code target/dreambooth/model}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.path", required = true)
    String path;

    @Inject
    InspectMojo(RepositorySystem repositorySystem) {
        super(repositorySystem);
    }

    @Override
    void run() throws MojoExecutionException, MojoFailureException {
        if (FileNames.isMangled(path)) {
            throw UserError.configuration(
                    "dreambooth.path is '" + path
                            + "', in which characters are lost: Maven's Java could not read them in its" + " locale ("
                            + FileNames.locale() + ").",
                    FileNames.REMEDY);
        }
        List<String> answer = new ArrayList<>();
        ExitCode code = new ToolLauncher(classPath().withoutNatives(), cache(sources(List.of())), answer::add)
                .ask(List.of("inspect", build().base().resolve(path).toString()));
        if (code != ExitCode.OK) {
            throw Failures.of(code, String.join("\n", answer));
        }
        answer.forEach(getLog()::info);
    }
}
