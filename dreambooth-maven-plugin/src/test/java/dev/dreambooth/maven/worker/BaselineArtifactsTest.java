package dev.dreambooth.maven.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.evaluate.EvaluateSettings;
import dev.dreambooth.contract.settings.resolve.SettingLayer;
import dev.dreambooth.contract.settings.resolve.SettingSources;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.maven.project.MavenProject;
import org.eclipse.aether.DefaultRepositorySystemSession;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.eclipse.aether.resolution.ArtifactResult;
import org.eclipse.aether.resolution.VersionRangeRequest;
import org.eclipse.aether.resolution.VersionRangeResult;
import org.eclipse.aether.transfer.ArtifactNotFoundException;
import org.eclipse.aether.transfer.MetadataTransferException;
import org.eclipse.aether.util.version.GenericVersionScheme;
import org.eclipse.aether.version.InvalidVersionSpecificationException;
import org.eclipse.aether.version.Version;
import org.eclipse.aether.version.VersionConstraint;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which earlier evaluation a build compares with, from a folder that is laid out as a repository. */
class BaselineArtifactsTest {
    @TempDir
    Path folder;

    private final List<String> log = new ArrayList<>();
    private final MavenProject project = new MavenProject();
    private boolean broken;

    @BeforeEach
    void nameProject() {
        project.setGroupId("com.acme");
        project.setArtifactId("koala");
        project.setVersion("1.3");
    }

    private Path publish(String version) throws IOException {
        Path file = file("com.acme", "koala", version, "evaluation");
        Files.createDirectories(file.getParent());
        return Files.writeString(file, version);
    }

    private Path file(String group, String artifact, String version, String classifier) {
        return folder.resolve("repository")
                .resolve(group.replace('.', '/'))
                .resolve(artifact)
                .resolve(version)
                .resolve(artifact + "-" + version + "-" + classifier + ".json");
    }

    /** The two questions that are asked of Maven, answered from the folder. */
    private RepositorySystem system() {
        return (RepositorySystem) Proxy.newProxyInstance(
                RepositorySystem.class.getClassLoader(),
                new Class<?>[] {RepositorySystem.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "resolveVersionRange" -> versions((VersionRangeRequest) arguments[1]);
                    case "resolveArtifact" -> artifact((ArtifactRequest) arguments[1]);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private VersionRangeResult versions(VersionRangeRequest request)
            throws IOException, InvalidVersionSpecificationException {
        VersionRangeResult result = new VersionRangeResult(request);
        if (broken) {
            return result.addException(new MetadataTransferException(null, null, "connection refused"));
        }
        GenericVersionScheme scheme = new GenericVersionScheme();
        VersionConstraint constraint =
                scheme.parseVersionConstraint(request.getArtifact().getVersion());
        Path versions = folder.resolve("repository/com/acme")
                .resolve(request.getArtifact().getArtifactId());
        if (!Files.isDirectory(versions)) {
            return result;
        }
        List<Version> found = new ArrayList<>();
        try (Stream<Path> all = Files.list(versions)) {
            for (Path version : all.toList()) {
                Version parsed = scheme.parseVersion(version.getFileName().toString());
                if (constraint.containsVersion(parsed)) {
                    found.add(parsed);
                }
            }
        }
        found.sort(null);
        return result.setVersions(found);
    }

    private ArtifactResult artifact(ArtifactRequest request) throws ArtifactResolutionException {
        Artifact wanted = request.getArtifact();
        Path file = file(wanted.getGroupId(), wanted.getArtifactId(), wanted.getVersion(), wanted.getClassifier());
        ArtifactResult result = new ArtifactResult(request);
        if (!Files.exists(file)) {
            result.addException(new ArtifactNotFoundException(wanted, null));
            throw new ArtifactResolutionException(List.of(result));
        }
        return result.setArtifact(wanted.setFile(file.toFile()));
    }

    private ResolvedSettings settings(String baseline) {
        return new SettingSources(
                        folder,
                        SettingLayer.defaults(Map.of(), folder),
                        SettingLayer.pom(Map.of(), folder),
                        SettingLayer.properties(
                                Map.of(
                                        "dreambooth.baseline",
                                        baseline,
                                        "dreambooth.instanceImages",
                                        "images",
                                        "dreambooth.subjectClass",
                                        "dog"),
                                Set.of(),
                                folder),
                        List.of())
                .resolve(Stage.EVALUATE);
    }

    private ResolvedSettings fetched(String baseline) {
        log.clear();
        return new BaselineArtifacts(system(), new DefaultRepositorySystemSession(), List.of(), project)
                .fetched(Stage.EVALUATE, settings(baseline), log::add);
    }

    private void assertBaseline(String wanted, Path file) {
        assertThat(fetched(wanted).find(EvaluateSettings.BASELINE)).hasValue(file.toString());
    }

    @Test
    void theLastReleaseIsTakenAndNotThisVersionNorASnapshot() throws IOException {
        publish("1.1");
        Path last = publish("1.2");
        publish("1.3");
        Path snapshot = publish("1.4-SNAPSHOT");

        assertBaseline("com.acme:koala:RELEASE", last);
        assertThat(log).containsExactly("baseline: com.acme:koala:1.2:evaluation:json");
        assertBaseline("com.acme:koala:LATEST", snapshot);
        assertBaseline("com.acme:koala:[1.0,1.2)", publish("1.1"));
        assertBaseline("com.acme:koala:1.1", publish("1.1"));
    }

    @Test
    void releasesFromBeforeTheFirstEvaluationArePassedOver() throws IOException {
        Path evaluated = publish("1.0");
        Files.createDirectories(folder.resolve("repository/com/acme/koala/1.1"));

        assertBaseline("com.acme:koala:RELEASE", evaluated);
    }

    @Test
    void whereThereIsNoneYetThisIsTheFirstBuild() throws IOException {
        assertThat(fetched("com.acme:koala:RELEASE").find(EvaluateSettings.BASELINE))
                .isEmpty();
        assertThat(log)
                .singleElement()
                .asString()
                .startsWith(
                        "baseline: there is no com.acme:koala:RELEASE:evaluation:json yet. This is the first build");
        publish("1.3");
        assertThat(fetched("com.acme:koala:RELEASE").find(EvaluateSettings.BASELINE))
                .as("its own version is no earlier one")
                .isEmpty();
    }

    @Test
    void aVersionThatIsNotThereIsAMistakeAndARepositoryThatIsDownIsNoFirstBuild() {
        assertThatThrownBy(() -> fetched("com.acme:koala:1.1"))
                .isInstanceOf(UserError.class)
                .hasMessageContainingAll(
                        "The baseline com.acme:koala:1.1:evaluation:json cannot be fetched: no repository has it",
                        "RELEASE");
        broken = true;
        assertThatThrownBy(() -> fetched("com.acme:koala:RELEASE"))
                .isInstanceOf(UserError.class)
                .hasMessageContainingAll("cannot be fetched: ", "connection refused", "dreambooth.baseline");
    }

    @Test
    void aFileAndOtherStagesAreLeftAlone() {
        assertBaseline("good.json", folder.resolve("good.json"));
        assertThat(log).isEmpty();
    }
}
