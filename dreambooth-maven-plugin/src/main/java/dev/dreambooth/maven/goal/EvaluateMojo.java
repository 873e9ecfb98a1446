package dev.dreambooth.maven.goal;

import dev.dreambooth.contract.Stage;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.eclipse.aether.RepositorySystem;

/**
 * Measures the trained model against its base, and fails the build if a gate fails: after all reports are written, and
 * before the model is installed or deployed.
 *
 * @since 0.1.0
 */
@Mojo(name = "evaluate", defaultPhase = LifecyclePhase.VERIFY, requiresProject = false, threadSafe = true)
public final class EvaluateMojo extends EvaluateParameters {
    @Inject
    EvaluateMojo(RepositorySystem repositorySystem) {
        super(repositorySystem);
    }

    @Override
    Stage stage() {
        return Stage.EVALUATE;
    }
}
