package dev.dreambooth.maven.worker;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.evaluate.BaselineCoordinates;
import dev.dreambooth.contract.settings.evaluate.EvaluateSettings;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.maven.project.MavenProject;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.eclipse.aether.resolution.VersionRangeRequest;
import org.eclipse.aether.resolution.VersionRangeResolutionException;
import org.eclipse.aether.resolution.VersionRangeResult;
import org.eclipse.aether.transfer.MetadataNotFoundException;
import org.eclipse.aether.version.Version;

/**
 * Fetches the evaluation of an earlier model, the way Maven fetches everything. Where the last released one is asked for and
 * there is none, this is the first build; where a repository cannot be asked, nobody knows, and that is no first build.
 */
public final class BaselineArtifacts {
    /** Releases from before a project was evaluated have none: so many are looked at, from the last one back. */
    private static final int LOOKED_AT = 10;

    private static final String SNAPSHOT = "-SNAPSHOT";

    private final RepositorySystem system;
    private final RepositorySystemSession session;
    private final List<RemoteRepository> repositories;
    private final MavenProject project;

    /**
     * Creates a source of evaluations.
     *
     * @param repositories where the project's dependencies come from
     * @param project whose own version is no earlier one
     */
    public BaselineArtifacts(
            RepositorySystem system,
            RepositorySystemSession session,
            List<RemoteRepository> repositories,
            MavenProject project) {
        this.system = system;
        this.session = session;
        this.repositories = repositories;
        this.project = project;
    }

    /**
     * Returns settings whose baseline is a file, if it was an artifact; without one if there is none yet.
     *
     * @param log is told what was found
     * @throws UserError if it cannot be fetched
     */
    public ResolvedSettings fetched(Stage stage, ResolvedSettings settings, Consumer<String> log) {
        Optional<BaselineCoordinates> wanted = stage == Stage.EVALUATE
                ? settings.find(EvaluateSettings.BASELINE).flatMap(BaselineCoordinates::parse)
                : Optional.empty();
        if (wanted.isEmpty()) {
            return settings;
        }
        Optional<Path> file;
        try {
            file = fetch(wanted.get(), log);
        } catch (UserError e) {
            throw settings.locate(e);
        }
        return file.map(found -> settings.with(EvaluateSettings.BASELINE, found.toString()))
                .orElseGet(() -> {
                    log.accept("baseline: there is no " + wanted.get()
                            + " yet. This is the first build: gates against the last good model are skipped.");
                    return settings.without(EvaluateSettings.BASELINE);
                });
    }

    private Optional<Path> fetch(BaselineCoordinates wanted, Consumer<String> log) {
        if (wanted.range().isEmpty()) {
            return Optional.of(
                    file(wanted, log)
                            .orElseThrow(
                                    () -> unusable(
                                            wanted,
                                            "no repository has it",
                                            "Correct the coordinates, or write RELEASE in place of the version for the last released one.")));
        }
        List<String> versions = versions(wanted, wanted.range().get());
        for (String version : versions.subList(0, Math.min(LOOKED_AT, versions.size()))) {
            Optional<Path> file = file(wanted.of(version), log);
            if (file.isPresent()) {
                return file;
            }
        }
        return Optional.empty();
    }

    /** Returns those that there are, the last one first. */
    private List<String> versions(BaselineCoordinates wanted, String range) {
        VersionRangeResult found;
        try {
            found = system.resolveVersionRange(
                    session, new VersionRangeRequest(artifact(wanted.of(range)), repositories, null));
        } catch (VersionRangeResolutionException e) {
            throw unusable(wanted, String.valueOf(e.getMessage()), "Correct the range of versions.")
                    .causedBy(e);
        }
        for (Exception failure : found.getExceptions()) {
            if (!(failure instanceof MetadataNotFoundException)) {
                throw unreachable(wanted, failure);
            }
        }
        List<String> versions = new ArrayList<>();
        for (Version version : found.getVersions()) {
            String text = version.toString();
            if ((wanted.takesSnapshots() || !text.endsWith(SNAPSHOT)) && !isOwn(wanted.of(text))) {
                versions.add(text);
            }
        }
        Collections.reverse(versions);
        return versions;
    }

    private boolean isOwn(BaselineCoordinates found) {
        return found.groupId().equals(project.getGroupId())
                && found.artifactId().equals(project.getArtifactId())
                && found.version().equals(project.getVersion());
    }

    /** Returns the file of one version, or empty if no repository has it. */
    private Optional<Path> file(BaselineCoordinates one, Consumer<String> log) {
        try {
            Path file = system.resolveArtifact(session, new ArtifactRequest(artifact(one), repositories, null))
                    .getArtifact()
                    .getFile()
                    .toPath();
            log.accept("baseline: " + one);
            return Optional.of(file);
        } catch (ArtifactResolutionException e) {
            if (e.getResult() != null && e.getResult().isMissing()) {
                return Optional.empty();
            }
            throw unreachable(one, e);
        }
    }

    private static Artifact artifact(BaselineCoordinates one) {
        return new DefaultArtifact(
                one.groupId(), one.artifactId(), one.classifier(), BaselineCoordinates.TYPE, one.version());
    }

    private static UserError unreachable(BaselineCoordinates wanted, Exception failure) {
        return unusable(
                        wanted,
                        String.valueOf(failure.getMessage()).replaceFirst("\\.$", ""),
                        "Make the repository reachable, or leave baseline out to compare with nothing.")
                .causedBy(failure);
    }

    private static UserError unusable(BaselineCoordinates wanted, String why, String remedy) {
        return UserError.data("The baseline " + wanted + " cannot be fetched: " + why + ".", remedy)
                .about(EvaluateSettings.BASELINE);
    }
}
