package dev.dreambooth.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Machines whose environment says {@code LC_ALL=C}, as those of agents and containers do: processes that are started there
 * name every file, and one that cannot says so. In a build these tests themselves run in such a locale, where Java gives no
 * such names, so a shell does.
 */
@EnabledOnOs(OS.LINUX)
@Timeout(900)
class AsciiMachineTest extends TinyRuns {
    private static final List<String> NAMES =
            List.of("Br\u00fccke.png", "\u5c0f\u72ac.png", "\u043f\u0441 \u2116 1.png");

    /** Runs a script in which anything may be written, in a locale, and returns what it prints. */
    private String shell(String locale, int status, String script) throws IOException, InterruptedException {
        Path file = Files.write(folder.resolve("script"), script.getBytes(StandardCharsets.UTF_8));
        ProcessBuilder builder = new ProcessBuilder("sh", file.toString());
        builder.directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
        builder.environment().put("LC_ALL", locale);
        Process process = builder.start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isEqualTo(status);
        return printed;
    }

    private static String java(String mainClass) {
        return "'" + Path.of(System.getProperty("java.home"), "bin", "java")
                + "' -Ddev.dreambooth.cache=user-cache -cp '" + WorkerClassPath.text() + "' " + mainClass + " ";
    }

    private static final Path SCRIPT =
            Path.of("../distribution/src/main/bin/dreambooth").toAbsolutePath();
    private static final String COMMAND = java("dev.dreambooth.engine.cli.Main");
    private static final String WORKER = java("dev.dreambooth.engine.worker.Main");

    @BeforeEach
    void nameImages() throws Exception {
        shell(
                "C",
                0,
                "cd images\nmv 0.png '" + NAMES.get(0) + "'\nmv 1.png '" + NAMES.get(1) + "'\ncp '" + NAMES.get(0)
                        + "' '" + NAMES.get(2) + "'\nprintf 'a \u72d7' > '\u5c0f\u72ac.txt'");
    }

    private String arguments(String output) throws Exception {
        Map<String, String> settings = settings("");
        settings.put("outputDirectory", output);
        settings.put("instanceImages", "images");
        settings.put("cache", "off");
        settings.put("maxTrainSteps", "1");
        return words(settings);
    }

    private static String words(Map<String, String> settings) {
        return settings.entrySet().stream()
                .map(setting -> "'-D" + setting.getKey() + "=" + setting.getValue() + "'")
                .collect(Collectors.joining(" "));
    }

    @Test
    void imagesWithAnyNamesAreTrainedOnAndRecordedByThem() throws Exception {
        String printed = shell("C", 0, COMMAND + "train " + arguments("out"));

        assertThat(printed).contains("trained 1 step");
        String record = Files.readString(folder.resolve("out/model/run.json"));
        assertThat(NAMES).allSatisfy(name -> assertThat(record).contains(name));
        assertThat(record).doesNotContain("\ufffd", "??");
    }

    @Test
    void whatThisProcessItselfCannotNameIsRefusedWithItsPlaceAndTheRemedy() throws Exception {
        assertThat(shell("C", 2, COMMAND + "train " + arguments("Erg\u00e4nzung")))
                .contains("ERROR: In the argument '-DoutputDirectory=Erg", "characters are lost", "LC_ALL=C.UTF-8");

        Files.writeString(folder.resolve("dreambooth.yaml"), "seed: 1\ninstanceImages: \u5c0f\u72ac/fotos\n");
        assertThat(shell("C", 2, COMMAND + "train " + arguments("out").replaceAll("'-DinstanceImages=\\w+'", "")))
                .contains(
                        "instanceImages is '\u5c0f\u72ac/fotos', which this process cannot name: its locale (LC_ALL=C)",
                        "set by instanceImages: in dreambooth.yaml, line 2. Start it again in a UTF-8 locale");
    }

    @Test
    void aWorkerInSuchALocaleNamesTheImageAndIsNoFaultOfTheProgram() throws Exception {
        Path spec = folder.resolve("spec.json");
        spec(Stage.TRAIN, settings("out")).write(spec);

        shell("C", ExitCode.DATA.code(), WORKER + "spec.json events.jsonl 0 5");

        assertThat(Files.readString(folder.resolve("events.jsonl")))
                .contains("cannot be read by this process, whose locale (LC_ALL=C)", "LC_ALL=C.UTF-8")
                .containsAnyOf("Br%C3%BCcke.png", "%E5%B0%8F%E7%8A%AC.png")
                .doesNotContain("fault of the program");
    }

    @Test
    void aNameThatIsNotUtf8IsRefusedInEveryLocale() throws Exception {
        shell("C", 0, "cd images\nrm *\nprintf x > \"$(printf 'f\\344rg.png')\"");
        for (String locale : List.of("C", "C.UTF-8")) {
            assertThat(shell(locale, ExitCode.DATA.code(), COMMAND + "train " + arguments("out")))
                    .contains("f%E4rg.png is not UTF-8", "Give it a name in UTF-8");
        }
    }

    @Test
    void doctorTellsWhichNamesCanBeGiven() throws Exception {
        assertThat(shell("C", 0, COMMAND + "doctor"))
                .contains(
                        "warn  names of files: this process can give only some (locale LC_ALL=C, US-ASCII); stages run in ");
        assertThat(shell("C.UTF-8", 0, COMMAND + "doctor"))
                .contains("ok    names of files in every language (locale LC_ALL=C.UTF-8, UTF-8)");
    }

    /** The folder of a distribution: its script, and one jar that leads to the class path of these tests. */
    private Path distribution() throws IOException {
        Path home = folder.resolve("engine");
        Files.createDirectories(home.resolve("lib"));
        Files.createDirectories(home.resolve("bin"));
        Files.copy(SCRIPT, home.resolve("bin/dreambooth"));
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes()
                .put(
                        Attributes.Name.CLASS_PATH,
                        WorkerClassPath.get().stream()
                                .map(entry -> entry.toUri().toString())
                                .collect(Collectors.joining(" ")));
        try (OutputStream out = Files.newOutputStream(home.resolve("lib/all.jar"))) {
            new JarOutputStream(out, manifest).close();
        }
        return home;
    }

    @Test
    void theCommandAndABuildServersStepNameFoldersOfAnyName() throws Exception {
        String command = "JAVA_HOME='" + System.getProperty("java.home") + "' XDG_CACHE_HOME=\"$PWD/cache\" '"
                + distribution().resolve("bin/dreambooth") + "' ";
        Map<String, String> settings = settings("");
        settings.putAll(Map.of(
                "instanceImages",
                "Bilder \u00fc",
                "outputDirectory",
                "Ergebnis \u72ac",
                "cache",
                "off",
                "maxTrainSteps",
                "1"));
        shell("C", 0, "mv images 'Bilder \u00fc'\nmkdir control");
        StringBuilder json = new StringBuilder("{");
        settings.forEach((name, value) ->
                json.append(json.length() > 1 ? "," : "").append('"' + name + "\":[\"" + value + "\"]"));
        Files.writeString(folder.resolve("control/settings.json"), json.append('}'));

        shell("C", 0, command + "train --control control");
        shell("C", 0, "test -f 'Ergebnis \u72ac/model/run.json' && test -d cache/dreambooth/devices");
        assertThat(Files.readString(folder.resolve("control/result.json"))).contains("\"Ergebnis \u72ac/model\"");

        assertThat(shell("C", 0, command + "train '-DmaxTrainSteps=1' " + words(settings)))
                .contains("up to date");
        assertThat(shell("C", 0, command + "inspect 'Ergebnis \u72ac/model'")).contains("diffusers");
    }

    /** A Java that prints what it is given stands in for the real one. */
    @Test
    void theScriptBringsALocaleWhereThereIsNoneAndLeavesOneThatIsThere() throws Exception {
        Path home = Files.createDirectories(folder.resolve("java/bin"));
        Path fake = Files.writeString(home.resolve("java"), """
                #!/bin/sh
                [ "$1" = -version ] && echo 'openjdk version "17.0.1"' && exit 0
                echo "$(locale charmap) ${LC_ALL:-unset} ${DREAMBOOTH_LOCALE:-none brought}"
                """);
        assertThat(fake.toFile().setExecutable(true)).isTrue();
        String script = "JAVA_HOME=java '" + SCRIPT + "' doctor";

        for (String without : List.of("C", "POSIX", "xx_YY.UTF-8")) {
            assertThat(shell(without, 0, script)).matches("UTF-8 \\S+ \\Q" + without + "\\E\n");
        }
        try (Stream<String> printed = shell("C.UTF-8", 0, script).lines()) {
            assertThat(printed).containsExactly("UTF-8 C.UTF-8 none brought");
        }
    }
}
