package dev.dreambooth.maven.goal;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.event.EventListener;
import dev.dreambooth.contract.io.UserCache;
import dev.dreambooth.contract.launch.ConsoleProgress;
import dev.dreambooth.contract.launch.WorkerCommand;
import dev.dreambooth.contract.launch.WorkerLauncher;
import dev.dreambooth.contract.launch.WorkerOutcome;
import dev.dreambooth.contract.machine.FileNames;
import dev.dreambooth.contract.machine.Platform;
import dev.dreambooth.contract.settings.CacheSettings;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.ModelCoordinates;
import dev.dreambooth.contract.settings.ReuseSettings;
import dev.dreambooth.contract.settings.resolve.SettingSources;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.contract.spec.RunSpec;
import dev.dreambooth.maven.console.TerminalProgress;
import dev.dreambooth.maven.settings.BuildSettings;
import dev.dreambooth.maven.settings.CacheCredentials;
import dev.dreambooth.maven.worker.BaselineArtifacts;
import dev.dreambooth.maven.worker.ModelArtifacts;
import dev.dreambooth.maven.worker.TrackerJars;
import dev.dreambooth.maven.worker.WorkerClassPath;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.repository.RemoteRepository;
import org.jspecify.annotations.Nullable;

/** What every goal has in common: where it runs, how it finds settings and the worker, and how it fails. */
abstract class AbstractDreamBoothMojo extends AbstractMojo {
    @Parameter(defaultValue = "${session}", readonly = true)
    MavenSession session;

    @Parameter(defaultValue = "${project}", readonly = true)
    MavenProject project;

    @Parameter(defaultValue = "${mojoExecution}", readonly = true)
    MojoExecution execution;

    @Parameter(defaultValue = "${project.remotePluginRepositories}", readonly = true)
    List<RemoteRepository> repositories;

    @Parameter(defaultValue = "${project.remoteProjectRepositories}", readonly = true)
    List<RemoteRepository> modelRepositories;

    @Inject
    SettingsDecrypter decrypter;

    private final RepositorySystem repositorySystem;

    AbstractDreamBoothMojo(RepositorySystem repositorySystem) {
        this.repositorySystem = repositorySystem;
    }

    /** Returns those of the goal's settings that Maven has handed over, by name. */
    Map<String, Object> parameters() {
        return Map.of();
    }

    /** Adds a parameter's value, which Maven leaves null where nobody has set it. */
    static void put(Map<String, Object> parameters, String name, @Nullable Object value) {
        if (value != null) {
            parameters.put(name, value);
        }
    }

    /** Does what the goal is for; what the user can fix is thrown as a {@link UserError}. */
    abstract void run() throws MojoExecutionException, MojoFailureException;

    @Override
    public final void execute() throws MojoExecutionException, MojoFailureException {
        try {
            run();
        } catch (UserError e) {
            getLog().debug(e);
            throw Failures.of(e.exitCode(), e.getMessage());
        } catch (InvalidPathException e) {
            getLog().debug(e);
            UserError error = FileNames.error(e);
            throw Failures.of(error.exitCode(), error.getMessage());
        }
    }

    /** Returns all places of this build where settings are written. */
    SettingSources sources(List<Path> workerClassPath) {
        return build().sources(parameters(), execution, workerClassPath);
    }

    BuildSettings build() {
        return new BuildSettings(session, project);
    }

    WorkerClassPath classPath() {
        return new WorkerClassPath(repositorySystem, session.getRepositorySession(), repositories);
    }

    /** Returns all places of this build where settings are written, the engine's own model among them. */
    SettingSources sources() {
        return sources(List.of(classPath().engine()));
    }

    /** Returns the folder for what can be made again. */
    static Path cache(SettingSources sources) {
        return UserCache.folder(sources.find(CacheSettings.CACHE_DIRECTORY));
    }

    /** Returns the setting that leaves a stage out, if one does. */
    Optional<Setting<Boolean>> skippedBy(Stage stage) {
        SettingSources sources = sources(List.of());
        return Stream.of(CommonSettings.SKIP, ReuseSettings.skip(stage))
                .filter(skip -> sources.find(skip).orElseThrow())
                .findFirst();
    }

    /**
     * Returns what a stage of this build is to do; a model and a baseline that are named by coordinates are fetched.
     *
     * @throws UserError if settings are wrong or missing, or there is no such model
     */
    RunSpec spec(Stage stage, SettingSources sources) {
        Optional<ModelCoordinates> artifact = sources.find(CommonSettings.MODEL).flatMap(ModelCoordinates::parse);
        if (artifact.isEmpty()) {
            return RunSpec.of(stage, withBaseline(stage, sources.resolve(stage)), build().base());
        }
        try {
            Path folder = new ModelArtifacts(repositorySystem, session, modelRepositories)
                    .folder(artifact.get(), cache(sources));
            return new RunSpec(
                    stage, folder.toString(), withBaseline(stage, sources.resolve(stage, Optional.of(folder))));
        } catch (UserError e) {
            throw sources.locate(e);
        }
    }

    private ResolvedSettings withBaseline(Stage stage, ResolvedSettings settings) {
        return new BaselineArtifacts(repositorySystem, session.getRepositorySession(), modelRepositories, project)
                .fetched(stage, settings, getLog()::info);
    }

    /**
     * Runs a worker to its end and prints what it says.
     *
     * @param listener is told of its events too
     * @return what came of it, in a sentence
     * @throws UserError if it cannot be started
     */
    String launch(RunSpec spec, EventListener listener) throws MojoExecutionException, MojoFailureException {
        EventListener console = console();
        List<Dependency> trackers = TrackerJars.of(
                spec.settings(),
                execution.getPlugin(),
                session.getRepositorySession().getArtifactTypeRegistry());
        WorkerCommand worker = classPath()
                .worker(spec.settings(), trackers, Platform.current())
                .with(session.isOffline() ? Map.of(WorkerCommand.OFFLINE, "true") : Map.of())
                .with(new CacheCredentials(session, decrypter).environment(spec.settings()));
        WorkerOutcome outcome = new WorkerLauncher(worker, event -> {
                    listener.on(event);
                    console.on(event);
                })
                .run(spec);
        if (outcome.exitCode() != ExitCode.OK) {
            throw Failures.of(outcome.exitCode(), outcome.message());
        }
        return outcome.message();
    }

    private EventListener console() {
        EventListener lines = new ConsoleProgress(getLog()::info, getLog()::warn);
        boolean watched = TerminalProgress.isWatched(
                session.getRequest().isInteractiveMode(), session.isParallel(), System.getenv());
        return watched ? new TerminalProgress(lines, System.out) : lines;
    }
}
