package dev.dreambooth.maven.goal;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.record.StageRecords;
import dev.dreambooth.contract.spec.RunSpec;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.eclipse.aether.RepositorySystem;

/**
 * Makes results again from their {@code run.json}, in a folder of their own, and fails at the first image or tensor that
 * differs. Settings that decide a result are taken from the record, the places of images and models from this build.
 *
 * @since 0.1.0
 */
@Mojo(name = "verify", requiresProject = false, threadSafe = true)
public final class VerifyMojo extends AbstractDreamBoothMojo {
    /**
     * How many images of class-images and samples to make again; 0 for all. Unit: images. Default: {@code 0}. Example:
     * {@code 2}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.verifyImages", defaultValue = "0")
    int verifyImages;

    /**
     * How many steps of the training to make again, which compares their losses; 0 for all, which compares the model.
     * Unit: steps. Default: {@code 0}. Example: {@code 10}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.verifySteps", defaultValue = "0")
    int verifySteps;

    @Inject
    VerifyMojo(RepositorySystem repositorySystem) {
        super(repositorySystem);
    }

    @Override
    void run() throws MojoExecutionException, MojoFailureException {
        if (verifyImages < 0 || verifySteps < 0) {
            throw UserError.configuration(
                    "verifyImages and verifySteps are numbers from 0 up.", "Use 0 to make everything again.");
        }
        boolean found = false;
        for (Stage stage : Stage.values()) {
            Optional<RunSpec> again =
                    StageRecords.remaking(spec(stage, sources()), stage == Stage.TRAIN ? verifySteps : verifyImages);
            if (again.isPresent()) {
                found = true;
                getLog().info(stage.id() + ": " + launch(again.get(), event -> {}));
            }
        }
        if (!found) {
            throw UserError.data(
                    "There is no result to verify.", "Run a stage first, or set outputDirectory to where results lie.");
        }
    }
}
