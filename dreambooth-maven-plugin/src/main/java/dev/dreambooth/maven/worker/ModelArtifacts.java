package dev.dreambooth.maven.worker;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.archive.ModelUnpacker;
import dev.dreambooth.contract.io.UserCache;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.ModelCoordinates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.project.MavenProject;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;

/**
 * Fetches base models that are artifacts, the way Maven fetches everything: from this very build, the local repository,
 * or remote ones with their mirrors and credentials, and from nowhere when it is offline.
 */
public final class ModelArtifacts {
    private final RepositorySystem system;
    private final MavenSession session;
    private final List<RemoteRepository> repositories;

    /**
     * Creates a source of models.
     *
     * @param repositories where the project's dependencies come from
     */
    public ModelArtifacts(RepositorySystem system, MavenSession session, List<RemoteRepository> repositories) {
        this.system = system;
        this.session = session;
        this.repositories = repositories;
    }

    /**
     * Returns the folder of an unpacked model.
     *
     * @param cache where models are unpacked
     * @throws UserError if it cannot be fetched, or is nothing to be trusted
     */
    public Path folder(ModelCoordinates model, Path cache) {
        Path file = fetch(model);
        if (!Files.isRegularFile(file)) {
            throw missing(model, "its module has not packed it yet"); // a folder of classes stands in for it
        }
        return UserCache.in(cache, folder -> new ModelUnpacker(folder).unpack(file, model.toString()));
    }

    private Path fetch(ModelCoordinates model) {
        Artifact artifact = new DefaultArtifact(
                model.groupId(), model.artifactId(), model.classifier(), model.type(), model.version());
        try {
            return system.resolveArtifact(
                            session.getRepositorySession(), new ArtifactRequest(artifact, repositories, null))
                    .getArtifact()
                    .getFile()
                    .toPath();
        } catch (ArtifactResolutionException e) {
            throw missing(model, String.valueOf(e.getMessage()).replaceFirst("\\.$", ""))
                    .causedBy(e);
        }
    }

    private UserError missing(ModelCoordinates model, String why) {
        return UserError.data("The model " + model + " cannot be fetched: " + why + ".", remedy(model))
                .about(CommonSettings.MODEL);
    }

    private String remedy(ModelCoordinates model) {
        if (session.getProjects().stream().anyMatch(module -> isMadeBy(module, model))) {
            return "It is made by a module of this build: name it as a <dependency> of type zip, so that Maven builds it"
                    + " first, and run at least the phase package.";
        }
        return session.isOffline()
                ? "Run once without --offline, so that Maven can fetch it."
                : "Deploy it to a repository of this build, or correct its coordinates.";
    }

    private static boolean isMadeBy(MavenProject module, ModelCoordinates model) {
        return module.getGroupId().equals(model.groupId())
                && module.getArtifactId().equals(model.artifactId())
                && module.getVersion().equals(model.version());
    }
}
