package dev.dreambooth.maven.goal;

import dev.dreambooth.contract.Stage;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.eclipse.aether.RepositorySystem;

/**
 * Makes images from prompts, with a contact sheet to look through them.
 *
 * @since 0.1.0
 */
@Mojo(name = "generate", defaultPhase = LifecyclePhase.PACKAGE, requiresProject = false, threadSafe = true)
public final class GenerateMojo extends GenerateParameters {
    @Inject
    GenerateMojo(RepositorySystem repositorySystem) {
        super(repositorySystem);
    }

    @Override
    Stage stage() {
        return Stage.GENERATE;
    }
}
