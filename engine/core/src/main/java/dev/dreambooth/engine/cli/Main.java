package dev.dreambooth.engine.cli;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.cache.Credentials;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.event.EventListener;
import dev.dreambooth.contract.launch.ConsoleProgress;
import dev.dreambooth.contract.launch.EngineClassPath;
import dev.dreambooth.contract.launch.WorkerLauncher;
import dev.dreambooth.contract.launch.WorkerOutcome;
import dev.dreambooth.contract.machine.FileNames;
import dev.dreambooth.contract.settings.CacheSettings;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.ReuseSettings;
import dev.dreambooth.contract.settings.check.UnreadSettings;
import dev.dreambooth.contract.settings.evaluate.EvaluateSettings;
import dev.dreambooth.contract.settings.resolve.SettingLayer;
import dev.dreambooth.contract.settings.resolve.SettingSources;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import dev.dreambooth.contract.spec.RunSpec;
import dev.dreambooth.engine.stage.Environment;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Entry point of the command {@code dreambooth}. */
public final class Main {
    private static final String OUTPUT_DIRECTORY = "dreambooth";

    private final Path base;
    private final PrintStream out;
    private final Map<String, String> environment;

    Main(Path base, PrintStream out, Map<String, String> environment) {
        this.base = base;
        this.out = out;
        this.environment = environment;
    }

    /** Runs the command and ends the process with an {@link ExitCode}. */
    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.exit(new Main(Path.of("").toAbsolutePath(), out, System.getenv())
                .run(arguments)
                .code());
    }

    /** Runs the command in a folder. */
    ExitCode run(String... arguments) {
        List<String> words = List.of(arguments);
        if (words.isEmpty() || CommandLine.asksFor("--help", words)) {
            out.print(CommandLine.USAGE);
            return words.isEmpty() ? ExitCode.CONFIGURATION : ExitCode.OK;
        }
        if (CommandLine.asksFor("--version", words)) {
            out.println("dreambooth " + Environment.engineVersion());
            return ExitCode.OK;
        }
        try {
            requireReadable(words);
            if (InfoCommands.isOne(words.get(0))) {
                return new InfoCommands(base, out, this::settings).answer(words);
            }
            return run(CommandLine.parse(arguments));
        } catch (UserError e) {
            return tell(e);
        } catch (InvalidPathException e) {
            return tell(FileNames.error(e));
        }
    }

    private ExitCode tell(UserError error) {
        out.println("ERROR: " + error.getMessage());
        return error.exitCode();
    }

    /** The script has brought a UTF-8 locale, if there is one; without it, words and the folder may be lost. */
    private void requireReadable(List<String> words) {
        if (!FileNames.all() && (!Files.isDirectory(base) || FileNames.isMangled(base.toString()))) {
            throw UserError.configuration(
                    "The current folder cannot be named by this process, whose locale (" + FileNames.locale()
                            + ") has the characters of " + FileNames.charset() + " only.",
                    FileNames.REMEDY);
        }
        words.stream().filter(FileNames::isMangled).findFirst().ifPresent(word -> {
            throw UserError.configuration(
                    "In the argument '" + word + "' characters are lost: it is not written in " + FileNames.charset()
                            + ", which the locale (" + FileNames.locale() + ") has.",
                    FileNames.all() ? "Write it in UTF-8." : FileNames.REMEDY);
        });
    }

    /** Returns what a command that runs no stage is told by {@code dreambooth.yaml} here, and on its line. */
    private SettingSources settings(Map<String, String> properties) {
        return new SettingSources(
                base,
                defaults(Optional.empty()),
                SettingLayer.pom(Map.of(), base),
                SettingLayer.properties(properties, Set.of(), base),
                List.of());
    }

    private ExitCode run(CommandLine line) {
        if (line.control().isEmpty()) {
            return run(line, Map.of(), new ConsoleProgress(out::println, this::warn))
                    .exitCode();
        }
        ControlFolder control = new ControlFolder(line.control().get());
        control.announce();
        control.onCancel(Thread.currentThread()::interrupt);
        try (EventRelay events = new EventRelay(control.events())) {
            ConsoleProgress console = new ConsoleProgress(out::println, this::warn);
            EventListener both = event -> {
                events.on(event);
                console.on(event);
            };
            return run(line, control.settings(), both).exitCode();
        } catch (UserError e) {
            UserError told = StepWords.of(e, line.stage());
            control.refuse(told);
            throw told;
        }
    }

    private WorkerOutcome run(CommandLine line, Map<String, Object> given, EventListener listener) {
        EngineClassPath engine = engine();
        Optional<ControlFolder> control = line.control().map(ControlFolder::new);
        Optional<Path> lastGood = line.stage() == Stage.EVALUATE
                ? control.flatMap(folder -> folder.baseline(listener))
                : Optional.empty();
        SettingSources sources = new SettingSources(
                base,
                defaults(lastGood),
                SettingLayer.step(line.stage(), given, base),
                SettingLayer.properties(line.properties(), Set.of(), base),
                engine.entries());
        if (sources.find(CommonSettings.SKIP).orElse(false)
                || sources.find(ReuseSettings.skip(line.stage())).orElse(false)) {
            out.println("The stage " + line.stage().id() + " is left out, as its settings say.");
            return new WorkerOutcome(ExitCode.OK, "left out", Optional.empty());
        }
        ResolvedSettings settings = sources.resolve(line.stage());
        RunSpec spec = RunSpec.of(line.stage(), settings, base);
        UnreadSettings.notes(line.stage(), settings).forEach(note -> listener.on(new Event.Warning(note)));
        control.ifPresent(folder -> folder.begin(spec, base));
        control.filter(ControlFolder::archives)
                .flatMap(folder -> ArchiveRoom.missing(spec))
                .ifPresent(note -> listener.on(new Event.Warning(note)));
        Duration grace = control.map(ControlFolder::grace).orElse(Duration.ofSeconds(WorkerLauncher.GRACE_SECONDS));
        WorkerOutcome outcome = new WorkerLauncher(engine.command(settings), listener, grace).run(spec);
        if (control.isPresent()) {
            outcome = StepWords.of(outcome, line.stage());
        }
        Thread.interrupted(); // a run that was cancelled still has its end to tell
        if (control.isPresent()) {
            control.get().finish(spec, outcome, base);
        }
        out.println((outcome.exitCode() == ExitCode.OK ? "" : "ERROR: ") + outcome.message());
        return outcome;
    }

    /** Workers run on what this command line runs on: the distribution that its script names, or else its class path. */
    static EngineClassPath engine() {
        String home = System.getProperty("dreambooth.home");
        return home == null ? EngineClassPath.ofThisProcess() : EngineClassPath.ofDistribution(Path.of(home));
    }

    /**
     * What holds where nobody sets it: among it the remote cache of a machine, which its administrator names, and the
     * evaluation of a build server's last good build.
     */
    private SettingLayer defaults(Optional<Path> lastGood) {
        Map<String, String> values = new TreeMap<>();
        values.put(CommonSettings.OUTPUT_DIRECTORY.name(), OUTPUT_DIRECTORY);
        lastGood.ifPresent(file -> values.put(EvaluateSettings.BASELINE.name(), file.toString()));
        return SettingLayer.defaults(values, base).with(CacheSettings.REMOTE_CACHE, Credentials.SERVER, environment);
    }

    private void warn(String text) {
        out.println("WARNING: " + text);
    }
}
