package dev.dreambooth.maven.goal;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.evaluation.Evaluation;
import dev.dreambooth.contract.settings.PackageSettings;
import dev.dreambooth.contract.settings.ReuseSettings;
import dev.dreambooth.contract.settings.choice.Attachment;
import dev.dreambooth.contract.settings.evaluate.BaselineCoordinates;
import dev.dreambooth.contract.settings.resolve.SettingSources;
import dev.dreambooth.contract.spec.RunSpec;
import dev.dreambooth.maven.packaging.Attachments;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.project.MavenProjectHelper;
import org.eclipse.aether.RepositorySystem;

/**
 * Measures the trained model against its base, and fails the build if a gate fails: after all reports are written, and
 * before the model is installed or deployed. What was measured is published with the model, for later builds to compare with.
 *
 * @since 0.1.0
 */
@Mojo(name = "evaluate", defaultPhase = LifecyclePhase.VERIFY, requiresProject = false, threadSafe = true)
public final class EvaluateMojo extends EvaluateParameters {
    private final MavenProjectHelper projects;

    @Inject
    EvaluateMojo(RepositorySystem repositorySystem, MavenProjectHelper projects) {
        super(repositorySystem);
        this.projects = projects;
    }

    @Override
    Stage stage() {
        return Stage.EVALUATE;
    }

    @Override
    void succeeded(RunSpec spec, SettingSources sources) {
        Path evaluation = spec.stageDirectory().resolve(Evaluation.FILE_NAME);
        boolean wanted = sources.find(PackageSettings.ATTACH).orElseThrow().contains(Attachment.EVALUATION)
                && !spec.settings().get(ReuseSettings.DRY_RUN)
                && project.getFile() != null; // where there is no project nothing is published
        if (wanted && Files.isRegularFile(evaluation)) {
            Attachments attachments = new Attachments(project, projects, sources.find(PackageSettings.CLASSIFIER));
            attachments.beside(BaselineCoordinates.CLASSIFIER, BaselineCoordinates.TYPE, evaluation);
            attachments.coordinates().forEach(line -> getLog().info("attached " + line));
        }
    }
}
