package dev.dreambooth.contract.launch;

import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.contract.io.UserCache;
import dev.dreambooth.contract.libtorch.Bridge;
import dev.dreambooth.contract.machine.Utf8Locale;
import dev.dreambooth.contract.settings.CacheSettings;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.spec.RunSpec;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How a worker is started.
 *
 * @param classPath the jars and folders of the engine, DJL and the native libraries
 * @param mainClass the class to run
 * @param jvmOptions further options of the JVM, such as {@code -Xmx4g}
 * @param environment further environment variables, such as {@code CUDA_VISIBLE_DEVICES}
 */
public record WorkerCommand(
        List<Path> classPath, String mainClass, List<String> jvmOptions, Map<String, String> environment) {
    /** The engine's entry point: {@code Main <spec.json> <events.jsonl> <pid of the parent> <seconds of grace>}. */
    public static final String ENGINE_MAIN = "dev.dreambooth.engine.worker.Main";

    /** The variable that says {@code true} if the build was told to stay offline; a worker then calls no server. */
    public static final String OFFLINE = "DREAMBOOTH_OFFLINE";

    /** The first Java version that asks for leave before native code is loaded. */
    private static final int JAVA_ASKING_FOR_NATIVE_ACCESS = 22;

    /** Returns the command that runs the engine from this class path. */
    public static WorkerCommand engine(List<Path> classPath) {
        return new WorkerCommand(classPath, ENGINE_MAIN, List.of(), Map.of());
    }

    /** Returns the command with further environment variables. */
    public WorkerCommand with(Map<String, String> variables) {
        Map<String, String> all = new LinkedHashMap<>(environment);
        all.putAll(variables);
        return new WorkerCommand(classPath, mainClass, jvmOptions, all);
    }

    /** Returns its parts without the values of the environment, which may hold credentials. */
    @Override
    public String toString() {
        return "WorkerCommand[" + mainClass + ", " + jvmOptions + ", " + environment.keySet() + "]";
    }

    /** Returns where the classes of a run's worker are kept ready for the next one. */
    Optional<ClassArchive> classes(RunSpec spec, WorkFolder work) {
        return ClassArchive.of(spec.stage(), classPath, cache(spec), work.path());
    }

    private static Path cache(RunSpec spec) {
        return UserCache.folder(spec.settings().find(CacheSettings.CACHE_DIRECTORY));
    }

    /** Prepares the process for a run, its arguments in a file since class paths outgrow command lines. */
    ProcessBuilder process(RunSpec spec, WorkFolder work, Duration grace, Optional<ClassArchive> classes) {
        List<String> further = new ArrayList<>(JavaHeap.options(System.getenv()));
        further.addAll(JustInTimeCompiler.options(System.getProperty("java.vm.name", "")));
        classes.ifPresent(archive -> further.addAll(archive.options()));
        further.add(cachingIn(cache(spec)));
        further.add("-XX:ErrorFile=" + work.crashFilePattern());
        writeArguments(work.arguments(), further, List.of());
        ProcessBuilder process = new ProcessBuilder(
                java(),
                "@" + work.arguments(),
                mainClass,
                work.spec().toString(),
                work.events().toString(),
                Long.toString(ProcessHandle.current().pid()),
                Long.toString(grace.toSeconds()));
        Map<String, String> variables = process.environment();
        // Idle threads sleep: spinning ones starve every other process of the machine, measured at ten times the time,
        // and the threads of backward passes starve those of forward passes. Small models, whose operations are over
        // before a thread is awake, are computed in workers instead.
        variables.put("OMP_WAIT_POLICY", "PASSIVE");
        variables.put("OMP_NUM_THREADS", Integer.toString(threads(spec)));
        variables.put("GLIBC_TUNABLES", HeapOptions.of(spec));
        variables.put("OPT_OUT_TRACKING", "true");
        Utf8Locale.bring(variables);
        Bridge.forget(variables);
        variables.putAll(environment);
        variables.putAll(NumericEnvironment.of(spec)); // last: what a run promises, nothing around it may break
        return process.redirectErrorStream(true).redirectOutput(work.log().toFile());
    }

    /** Returns the program that runs Java: the one that runs us. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /**
     * Writes the Java launcher's arguments to a file.
     *
     * @param further options for this process only
     * @param program the main class and its arguments; none if they follow on the command line
     */
    void writeArguments(Path file, List<String> further, List<String> program) {
        AtomicFiles.write(file, argumentFile(further, program).getBytes(Utf8Locale.charset()));
    }

    private String argumentFile(List<String> further, List<String> program) {
        List<String> arguments = new ArrayList<>();
        arguments.add("-Dai.djl.offline=true");
        arguments.add("-Djava.awt.headless=true");
        arguments.add("-Dfile.encoding=UTF-8");
        arguments.add("-Dstdout.encoding=UTF-8");
        arguments.addAll(further);
        if (Runtime.version().feature() >= JAVA_ASKING_FOR_NATIVE_ACCESS) {
            arguments.add("--enable-native-access=ALL-UNNAMED");
        }
        arguments.addAll(jvmOptions);
        arguments.add("-cp");
        arguments.add(classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        arguments.addAll(program);
        return arguments.stream().map(WorkerCommand::quoted).collect(Collectors.joining("\n", "", "\n"));
    }

    /** Returns the option that says where a process keeps what it can always make again. */
    static String cachingIn(Path folder) {
        return "-D" + UserCache.PROPERTY + "=" + folder.toAbsolutePath();
    }

    /** Quotes an argument as the Java launcher's argument files want it. */
    private static String quoted(String argument) {
        return '"' + argument.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static int threads(RunSpec spec) {
        int threads = spec.settings().get(CommonSettings.THREADS);
        return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    }
}
