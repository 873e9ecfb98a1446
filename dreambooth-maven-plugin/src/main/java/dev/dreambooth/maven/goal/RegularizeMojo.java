package dev.dreambooth.maven.goal;

import dev.dreambooth.contract.Stage;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.eclipse.aether.RepositorySystem;

/**
 * Makes class images with the base model, which keep the class from being forgotten while the subject is learned (prior
 * preservation). The goal {@code train} makes those that are missing by itself; this one makes them ahead, for example
 * to share them between subjects.
 *
 * @since 0.1.0
 */
@Mojo(name = "regularize", defaultPhase = LifecyclePhase.GENERATE_RESOURCES, requiresProject = false, threadSafe = true)
public final class RegularizeMojo extends RegularizeParameters {
    @Inject
    RegularizeMojo(RepositorySystem repositorySystem) {
        super(repositorySystem);
    }

    @Override
    Stage stage() {
        return Stage.REGULARIZE;
    }
}
