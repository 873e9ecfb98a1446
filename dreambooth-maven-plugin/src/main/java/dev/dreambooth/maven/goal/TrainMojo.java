package dev.dreambooth.maven.goal;

import dev.dreambooth.contract.Stage;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.eclipse.aether.RepositorySystem;

/**
 * Fine-tunes the base model on a handful of images of a subject (DreamBooth with prior preservation) and writes the
 * result as a folder that diffusers opens.
 *
 * @since 0.1.0
 */
@Mojo(name = "train", defaultPhase = LifecyclePhase.PREPARE_PACKAGE, requiresProject = false, threadSafe = true)
public final class TrainMojo extends TrainParameters {
    @Inject
    TrainMojo(RepositorySystem repositorySystem) {
        super(repositorySystem);
    }

    @Override
    Stage stage() {
        return Stage.TRAIN;
    }
}
