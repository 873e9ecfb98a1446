package dev.dreambooth.jenkins.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.jenkins.fake.FakeEngine;
import dev.dreambooth.jenkins.local.LocalJenkins;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.util.FormValidation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import jenkins.model.Jenkins;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which engine a step runs, and what it says when there is none. */
class EngineLocatorTest {
    @TempDir
    private Path folder;

    private final EngineInstallation.DescriptorImpl tools = new EngineInstallation.DescriptorImpl();
    private final EnvVars environment = new EnvVars();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private DreamBoothConfiguration configuration;

    @BeforeEach
    void startJenkins() {
        LocalJenkins.reset(tools);
        configuration = new DreamBoothConfiguration();
        LocalJenkins.reset(tools, configuration);
    }

    private EngineInstallation engine(String name) throws IOException {
        Path home = FakeEngine.ending(folder.resolve(name), 0, "OK", "");
        return new EngineInstallation(name, home.toString(), List.of());
    }

    private String locate(String tool, String home) throws IOException, InterruptedException {
        return new EngineLocator(null, environment, () -> new PrintStream(log, true, StandardCharsets.UTF_8))
                .locate(tool, home, new FilePath(folder.toFile()))
                .getName();
    }

    @Test
    void theHomeOfTheStepIsStrongestThenTheNamedToolThenTheDefault() throws Exception {
        tools.setInstallations(engine("one"), engine("two"));
        configuration.setDefaultEngine("two");
        environment.put("WHERE", engine("three").getHome());

        assertThat(locate("one", "${WHERE}")).isEqualTo("three");
        assertThat(locate("one", "")).isEqualTo("one");
        assertThat(locate("", "")).isEqualTo("two");
    }

    @Test
    void theOnlyToolAndTheEnvironmentNeedNoName() throws Exception {
        environment.putAll(Map.of(EngineLocator.HOME_VARIABLE, engine("image").getHome()));
        assertThat(locate("", "")).isEqualTo("image");

        tools.setInstallations(engine("only"));
        assertThat(locate("", "")).isEqualTo("only");
    }

    @Test
    void whatIsMissingIsToldWithTheRemedy() throws Exception {
        assertThatThrownBy(() -> locate("", ""))
                .hasMessageContaining("No DreamBooth engine is configured")
                .hasMessageContaining("Manage Jenkins, Tools");
        tools.setInstallations(engine("one"));
        assertThatThrownBy(() -> locate("other", "")).hasMessageContaining("no DreamBooth engine 'other'");
        assertThatThrownBy(() -> locate("", folder.toString())).hasMessageContaining("holds no bin/dreambooth");
    }

    @Test
    void theLogTellsWhatWasLookedAtAndWhatTheNodeHas() throws Exception {
        tools.setInstallations(
                new EngineInstallation("one", folder.resolve("gone").toString(), List.of()));
        Path java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
        Files.writeString(java, "");
        Files.writeString(folder.resolve("jdk/release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"21.0.4\"\n");
        environment.put("PATH", engine("two").getHome() + "/bin:" + java.getParent());

        assertThatThrownBy(() -> locate("", "")).hasMessageContaining("there is no folder " + folder.resolve("gone"));

        assertThat(log.toString(StandardCharsets.UTF_8))
                .contains("engineHome of the step: not set")
                .contains("under Manage Jenkins, Tools: one (" + folder.resolve("gone") + ")")
                .contains("DREAMBOOTH_HOME: not set")
                .contains("Java: 21.0.4 in " + folder.toRealPath().resolve("jdk") + " by the PATH")
                .contains("set engineHome to " + folder.resolve("two"));

        environment.put("JAVA_HOME", folder.resolve("none").toString());
        environment.put("PATH", "");
        assertThatThrownBy(() -> locate("", "")).isInstanceOf(AbortException.class);
        assertThat(log.toString(StandardCharsets.UTF_8)).contains("which holds no bin/java", "PATH: not set");
    }

    @Test
    void aToolPutsItsHomeIntoTheEnvironment() throws Exception {
        EngineInstallation tool = engine("one");
        tool.buildEnvVars(environment);
        assertThat(environment).containsEntry(EngineLocator.HOME_VARIABLE, tool.getHome());
        assertThat(new EngineInstallation("x", "${ROOT}/e", List.of())
                        .forEnvironment(new EnvVars(Map.of("ROOT", "/r")))
                        .getHome())
                .isEqualTo("/r/e");
    }

    @Test
    void theSystemConfigurationIsForAdministrators() throws Exception {
        tools.setInstallations(engine("one"));
        assertThat(configuration.doFillDefaultEngineItems()).hasSize(2);
        assertThat(configuration.doCheckMaxArchiveMegabytes(0).kind).isEqualTo(FormValidation.Kind.ERROR);
        LocalJenkins.deny(Jenkins.ADMINISTER);
        assertThat(configuration.doFillDefaultEngineItems()).isEmpty();
        assertThat(configuration.doCheckMaxArchiveMegabytes(0).kind).isEqualTo(FormValidation.Kind.OK);
    }

    @Test
    void limitsStayInTheirRange() {
        configuration.setMaxArchiveMegabytes(-5);
        configuration.setGraceSeconds(0);
        configuration.setOfflineMinutes(0);
        assertThat(List.of(
                        configuration.getMaxArchiveMegabytes(),
                        configuration.getGraceSeconds(),
                        configuration.getOfflineMinutes()))
                .containsOnly(1);
    }

    @Test
    void theFormOfTheToolLooksAtItsHome() throws IOException {
        Path engine = FakeEngine.ending(folder.resolve("engine"), 0, "OK", "");

        assertThat(tools.checkHomeDirectory(engine.toFile()).kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(tools.checkHomeDirectory(folder.toFile()))
                .hasMessage(
                        folder + " holds no bin/dreambooth, so it is no unpacked engine; did you mean " + engine + "?");
        assertThat(tools.checkHomeDirectory(engine.resolve("lib").toFile()).kind)
                .isEqualTo(FormValidation.Kind.ERROR);
    }
}
