package dev.dreambooth.api;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.event.EventListener;
import dev.dreambooth.contract.launch.EngineClassPath;
import dev.dreambooth.contract.launch.WorkerLauncher;
import dev.dreambooth.contract.launch.WorkerOutcome;
import dev.dreambooth.contract.record.StageRecords;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.ReuseSettings;
import dev.dreambooth.contract.settings.check.UnreadSettings;
import dev.dreambooth.contract.settings.resolve.SettingLayer;
import dev.dreambooth.contract.settings.resolve.SettingSources;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import dev.dreambooth.contract.spec.RunSpec;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * The stages of DreamBooth for Java programs. Immutable: each {@code with}, {@code in} and {@code listening} returns another
 * one. A stage runs in a process of its own while its method waits; interrupting the thread stops it as Ctrl-C stops a
 * build, after the step it is in and with a checkpoint that the next run goes on from.
 */
public final class DreamBooth {
    private final EngineClassPath engine;
    private final Path folder;
    private final Map<String, Object> settings;
    private final EventListener listener;

    private DreamBooth(EngineClassPath engine, Path folder, Map<String, Object> settings, EventListener listener) {
        this.engine = engine;
        this.folder = folder;
        this.settings = settings;
        this.listener = listener;
    }

    /**
     * Returns the stages as an unpacked distribution runs them; the program itself needs nothing of it on its class path.
     *
     * @param home the folder of the distribution, which holds {@code bin} and {@code lib}
     * @throws UserError if there is none
     */
    public static DreamBooth ofDistribution(Path home) {
        return of(EngineClassPath.ofDistribution(home));
    }

    /**
     * Returns the stages as the engine on a class path runs them.
     *
     * @param classPath the jars and folders of the engine, all it depends on, and the native libraries
     */
    public static DreamBooth ofClassPath(List<Path> classPath) {
        return of(new EngineClassPath(classPath));
    }

    /** Returns the stages as the engine on this program's own class path runs them. */
    public static DreamBooth ofOwnClassPath() {
        return of(EngineClassPath.ofThisProcess());
    }

    private static DreamBooth of(EngineClassPath engine) {
        return new DreamBooth(engine, Path.of("").toAbsolutePath(), Map.of(), event -> {});
    }

    /**
     * Returns the same in a folder, where relative paths start and {@code dreambooth.yaml} is read if there is one. Without
     * this it is the current one.
     */
    public DreamBooth in(Path project) {
        return new DreamBooth(engine, project.toAbsolutePath(), settings, listener);
    }

    /**
     * Returns the same with a setting, which is stronger than the one in {@code dreambooth.yaml}. It is checked when a stage
     * begins, and stages leave those of others alone.
     *
     * @param setting its name as in docs/settings.md
     * @param value a text, number, truth value, path or enum, or a collection of such for a list; of {@code concepts}, a
     *     collection of maps
     */
    public DreamBooth with(String setting, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(settings);
        more.put(setting, value);
        return new DreamBooth(engine, folder, more, listener);
    }

    /**
     * Returns the same with a listener in place of the one before. It is told what happens, in order, on the thread that
     * runs the stage; an exception that it throws stops the stage and reaches the caller.
     */
    public DreamBooth listening(EventListener events) {
        return new DreamBooth(engine, folder, settings, events);
    }

    /**
     * Makes the class images that prior preservation trains on beside the subject's.
     *
     * @throws UserError if the stage cannot begin: a setting is wrong, or another run works in the same folder
     */
    public RunResult regularize() {
        return run(Stage.REGULARIZE);
    }

    /**
     * Fine-tunes the base model on the images of the subject.
     *
     * @throws UserError if the stage cannot begin: a setting is wrong, or another run works in the same folder
     */
    public RunResult train() {
        return run(Stage.TRAIN);
    }

    /**
     * Makes images from prompts with the fine-tuned model.
     *
     * @throws UserError if the stage cannot begin: a setting is wrong, or another run works in the same folder
     */
    public RunResult generate() {
        return run(Stage.GENERATE);
    }

    /**
     * Measures and judges the fine-tuned model against its base. The exit code is {@link ExitCode#GATE_FAILED} if a gate
     * fails that is to fail the build; all reports are written then too.
     *
     * @throws UserError if the stage cannot begin: a setting is wrong, or another run works in the same folder
     */
    public RunResult evaluate() {
        return run(Stage.EVALUATE);
    }

    /**
     * Makes the results of a stage again from their {@code run.json}, in a folder of their own, and compares. The exit code
     * is {@link ExitCode#GATE_FAILED} at the first image or tensor that differs.
     *
     * @param stage the stage
     * @param limit how many images, or of a training how many steps, to make again; 0 for all
     * @throws UserError if there is no result, or the stage cannot begin
     */
    public RunResult verify(Stage stage, int limit) {
        return inJava(() -> launch(StageRecords.remaking(spec(stage), limit)
                .orElseThrow(() -> UserError.data(
                        "There is no result of " + stage.id() + " to verify.",
                        "Run the stage first, or set outputDirectory to where results lie."))));
    }

    /**
     * Runs a stage by its name; those that there are today have methods of their own.
     *
     * @throws UserError if the stage cannot begin: a setting is wrong, or another run works in the same folder
     */
    public RunResult run(Stage stage) {
        return inJava(() -> {
            SettingSources sources = sources();
            if (sources.find(CommonSettings.SKIP).orElse(false)
                    || sources.find(ReuseSettings.skip(stage)).orElse(false)) {
                String message = "The stage " + stage.id() + " is left out, as its settings say.";
                Path results = RunSpec.stageDirectory(stage, sources::find);
                return new RunResult(stage, ExitCode.OK, message, false, results, Optional.empty());
            }
            RunSpec spec = spec(stage);
            UnreadSettings.notes(stage, spec.settings()).forEach(note -> listener.on(new Event.Warning(note)));
            return launch(spec);
        });
    }

    private RunResult launch(RunSpec spec) {
        AtomicBoolean computed = new AtomicBoolean();
        EventListener both = event -> {
            computed.compareAndSet(false, event instanceof Event.RunStarted);
            listener.on(event);
        };
        WorkerOutcome outcome = new WorkerLauncher(engine.command(spec.settings()), both).run(spec);
        return new RunResult(
                spec.stage(),
                outcome.exitCode(),
                outcome.message(),
                computed.get(),
                spec.stageDirectory(),
                outcome.record());
    }

    private RunSpec spec(Stage stage) {
        return RunSpec.of(stage, sources().resolve(stage), folder);
    }

    private SettingSources sources() {
        return new SettingSources(
                folder,
                SettingLayer.defaults(Map.of(CommonSettings.OUTPUT_DIRECTORY.name(), "dreambooth"), folder),
                SettingLayer.program(settings, folder),
                SettingLayer.properties(Map.of(), Set.of(), folder),
                engine.entries());
    }

    /** Lets errors say how a Java program sets what is missing. */
    private static RunResult inJava(Supplier<RunResult> action) {
        try {
            return action.get();
        } catch (UserError e) {
            throw e.setting().map(name -> inJava(e, name)).orElse(e);
        }
    }

    private static UserError inJava(UserError error, String setting) {
        String remedy = error.remedy()
                .replace(
                        ResolvedSettings.waysToSet(setting),
                        "Set it by with(\"" + setting + "\", ...) or by " + setting + ": in dreambooth.yaml.");
        return new UserError(error.exitCode(), error.what(), remedy)
                .about(() -> setting)
                .causedBy(error);
    }
}
