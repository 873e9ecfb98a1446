package dev.dreambooth.maven.worker;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.launch.WorkerCommand;
import dev.dreambooth.contract.libtorch.Bridge;
import dev.dreambooth.contract.libtorch.LibtorchSetting;
import dev.dreambooth.contract.machine.Platform;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.choice.Accelerator;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.aether.RepositoryException;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactDescriptorRequest;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResult;
import org.eclipse.aether.resolution.DependencyRequest;

/**
 * Resolves what a worker runs on, the way Maven resolves everything else: mirrors, the reactor and {@code --offline} are
 * honoured, and nothing is downloaded by any other way.
 */
public final class WorkerClassPath {
    public static final String RUNTIME = "runtime";

    private final RepositorySystem system;
    private final RepositorySystemSession session;
    private final List<RemoteRepository> repositories;
    private final WorkerVersions versions;

    public WorkerClassPath(
            RepositorySystem system, RepositorySystemSession session, List<RemoteRepository> repositories) {
        this.system = system;
        this.session = session;
        this.repositories = repositories;
        this.versions = WorkerVersions.builtIn();
    }

    /** Returns the engine's own jar (or, within a reactor, its folder of classes). */
    public Path engine() {
        try {
            return file(system.resolveArtifact(session, new ArtifactRequest(engineArtifact(), repositories, null)));
        } catch (RepositoryException e) {
            throw unresolved(e);
        }
    }

    /**
     * Returns how to start a worker on the native libraries that its settings ask for.
     *
     * @param more what its class path has beside the engine
     * @param platform the machine that the worker will run on
     * @throws UserError if there are none for this machine, they are of a wrong version, or they cannot be resolved
     */
    public WorkerCommand worker(ResolvedSettings settings, List<Dependency> more, Platform platform) {
        return worker(settings.get(CommonSettings.ACCELERATOR), settings.find(CommonSettings.LIBTORCH), more, platform);
    }

    /**
     * Returns how to start a worker on native libraries, whatever else is set.
     *
     * @param accelerator the value of the setting {@code accelerator}
     * @param libtorch the value of the setting {@code libtorch}, if it has one
     */
    public WorkerCommand worker(Accelerator accelerator, Optional<String> libtorch, Platform platform) {
        return worker(accelerator, libtorch, List.of(), platform);
    }

    private WorkerCommand worker(
            Accelerator accelerator, Optional<String> libtorch, List<Dependency> more, Platform platform) {
        NativeLibraries.require(accelerator, platform);
        if (libtorch.isEmpty() && NativeLibraries.areOfTheUser(accelerator)) {
            throw new Bridge(versions.libtorch(accelerator), Set.of()).missing(accelerator);
        }
        List<Dependency> dependencies = new ArrayList<>(dependencies(accelerator, libtorch.isEmpty(), platform));
        dependencies.addAll(more); // last: what the engine needs in a version, it gets in that version
        List<Path> classPath = resolve(dependencies);
        WorkerCommand worker = WorkerCommand.engine(classPath);
        return libtorch.map(value ->
                        worker.with(LibtorchSetting.environment(value, Bridge.on(classPath, platform), accelerator)))
                .orElse(worker);
    }

    /** Returns how to ask the engine what needs no native library. */
    public WorkerCommand withoutNatives() {
        return WorkerCommand.engine(resolve(List.of(new Dependency(engineArtifact(), RUNTIME))));
    }

    /** Other dependencies get the versions that the engine's POM manages: those it was built and tested with. */
    private List<Path> resolve(List<Dependency> dependencies) {
        CollectRequest collection = new CollectRequest(dependencies, null, repositories);
        try {
            collection.setManagedDependencies(system.readArtifactDescriptor(
                            session, new ArtifactDescriptorRequest(engineArtifact(), repositories, null))
                    .getManagedDependencies());
            return system
                    .resolveDependencies(session, new DependencyRequest(collection, null))
                    .getArtifactResults()
                    .stream()
                    .map(WorkerClassPath::file)
                    .toList();
        } catch (RepositoryException e) {
            throw unresolved(e);
        }
    }

    /**
     * The engine and, beside it, those of its dependencies whose version hangs on the accelerator: Maven takes what is
     * named at the top before what the engine's own POM asks for.
     */
    private List<Dependency> dependencies(Accelerator accelerator, boolean withLibtorch, Platform platform) {
        String djl = versions.djl(accelerator);
        List<Artifact> artifacts = new ArrayList<>();
        artifacts.add(engineArtifact());
        artifacts.add(new DefaultArtifact("ai.djl", "api", "jar", djl));
        artifacts.add(new DefaultArtifact("ai.djl.pytorch", "pytorch-engine", "jar", djl));
        artifacts.add(new DefaultArtifact("ai.djl.pytorch", "pytorch-jni", "jar", versions.pytorchJni(accelerator)));
        if (withLibtorch) {
            artifacts.add(new DefaultArtifact(
                    "ai.djl.pytorch",
                    "pytorch-native-" + accelerator.label(),
                    platform.classifier(),
                    "jar",
                    versions.libtorch(accelerator)));
        }
        return artifacts.stream()
                .map(artifact -> new Dependency(artifact, RUNTIME))
                .toList();
    }

    private Artifact engineArtifact() {
        return new DefaultArtifact("dev.dreambooth", "dreambooth-engine", "jar", versions.engine());
    }

    private static Path file(ArtifactResult result) {
        return result.getArtifact().getFile().toPath();
    }

    private UserError unresolved(RepositoryException cause) {
        String remedy = session.isOffline()
                ? "Run once without --offline, so that Maven can fetch them."
                : "Make them available in a repository or mirror of this build, then run again.";
        return new UserError(
                        ExitCode.NATIVE_LIBRARY,
                        "The libraries that the worker runs on cannot be resolved: " + cause.getMessage(),
                        remedy)
                .causedBy(cause);
    }
}
