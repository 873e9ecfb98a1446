package dev.dreambooth.jenkins.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The acceptance run sees what it is to see, and goes on through the kills: told by a stand-in that answers as Jenkins does. */
class AcceptanceRunTest {
    private static final Path SCRIPTS = Path.of("acceptance");

    @TempDir
    Path folder;

    private Path plugins;

    @BeforeEach
    void buildProject() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")) && Files.isExecutable(Path.of("/usr/bin/curl")));
        Path copy = folder.resolve("jenkins-plugin/acceptance");
        try (Stream<Path> files = Files.walk(SCRIPTS)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = copy.resolve(SCRIPTS.relativize(file));
                Files.createDirectories(target.getParent());
                Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        plugins = Files.createDirectories(folder.resolve("plugins"));
        Files.writeString(plugins.resolve("workflow-api.hpi"), "");
        Files.createDirectories(folder.resolve("jenkins-plugin/target"));
        Files.writeString(folder.resolve("jenkins-plugin/target/dreambooth-jenkins.hpi"), "");
        Path engine = folder.resolve("dist/dreambooth-engine/bin/dreambooth");
        Files.createDirectories(engine.getParent());
        Files.writeString(engine, "#!/bin/sh\n");
        Path zips = Files.createDirectories(folder.resolve("engine/distribution/target"));
        jar("--create", "--file", zips.resolve("dreambooth-engine-dist-0.zip"), "-C", folder.resolve("dist"), ".");
        pack(StandInJenkins.class, folder.resolve("jenkins.war"));
    }

    private static void pack(Class<?> main, Path jar) throws URISyntaxException {
        Path classes =
                Path.of(main.getProtectionDomain().getCodeSource().getLocation().toURI());
        String name = main.getPackageName().replace('.', '/');
        jar("--create", "--file", jar, "--main-class", main.getName(), "-C", classes, name);
    }

    private static void jar(Object... arguments) {
        String[] words = Stream.of(arguments).map(Object::toString).toArray(String[]::new);
        assertThat(ToolProvider.findFirst("jar").orElseThrow().run(System.out, System.err, words))
                .isZero();
    }

    private record Ended(int status, String told) {}

    private Ended run(Map<String, String> more) throws IOException, InterruptedException, URISyntaxException {
        Path out = folder.resolve("out");
        pack(StandInAgent.class, plugins.resolve("agent.jar.hpi"));
        ProcessBuilder command = new ProcessBuilder(List.of(
                        "/bin/bash", "jenkins-plugin/acceptance/run.sh", "jenkins.war", "plugins", out.toString()))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("told").toFile());
        command.environment()
                .putAll(Map.of(
                        "PAUSE",
                        "0.2",
                        "BUILDS",
                        "40",
                        "SCREENSHOTS",
                        "no",
                        "PORT",
                        Integer.toString(freePort()),
                        "PATH",
                        Path.of(System.getProperty("java.home"), "bin") + ":/usr/bin:/bin"));
        command.environment().putAll(more);
        Process process = command.start();
        boolean ended = process.waitFor(3, TimeUnit.MINUTES);
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        String told = Files.readString(folder.resolve("told"), StandardCharsets.UTF_8);
        assertThat(ended).as(told).isTrue();
        return new Ended(process.exitValue(), told);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void aPluginInGoodOrderIsAccepted() throws Exception {
        Ended run = run(Map.of());

        assertThat(run.told()).contains("18 of 18 held").doesNotContain("FAIL");
        assertThat(run.status()).isZero();
        assertThat(folder.resolve("out/home/jobs/quickstart/config.xml"))
                .content(StandardCharsets.UTF_8)
                .contains(
                        "maxTrainSteps: 60",
                        folder.resolve("out/dreambooth-engine").toString())
                .doesNotContain("@ENGINE@", "@STEPS@");
        assertThat(folder.resolve("out/home/jobs/quickstart/builds/40")).isDirectory();
    }

    @Test
    void eachFaultIsNamed() throws Exception {
        Ended run = run(Map.of("STANDIN_FAULTY", "yes"));

        assertThat(run.told())
                .contains(
                        "FAIL  the plugin is installed and active",
                        "FAIL  its loss is that of the undisturbed one",
                        "found '0.4999', wanted '0.125'",
                        "FAIL  its log names the checkpoint that the next run goes on from",
                        "FAIL  each has the name of its branch",
                        "FAIL  workspaces hold output directories alone",
                        "quickstart/.dreambooth",
                        "FAIL  its page is quick")
                .contains("ok    a quickstart succeeds");
        assertThat(run.status()).isOne();
    }
}
