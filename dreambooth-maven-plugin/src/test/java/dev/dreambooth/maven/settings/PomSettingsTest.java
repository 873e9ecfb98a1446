package dev.dreambooth.maven.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.io.StringReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.maven.model.Build;
import org.apache.maven.model.Model;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.codehaus.plexus.util.xml.Xpp3DomBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a POM says reaches the resolver, whether Maven would have passed it on or dropped it. */
class PomSettingsTest {
    private final Map<String, Object> parameters = new HashMap<>();
    private final Plugin plugin = new Plugin();
    private final MavenProject project = new MavenProject(new Model());

    @BeforeEach
    void aProjectWithThePlugin() {
        plugin.setGroupId("dev.dreambooth");
        plugin.setArtifactId("dreambooth-maven-plugin");
        project.getModel().setBuild(new Build());
        project.getBuild().addPlugin(plugin);
    }

    @Test
    void parametersComeAsMavenPassedThemOn() {
        parameters.put("seed", "7");
        parameters.put("prompts", List.of("a dog", "a cat"));

        assertThat(inTheBuild("default-cli"))
                .containsOnly(entry("seed", "7"), entry("prompts", List.of("a dog", "a cat")));
    }

    @Test
    void misspeltElementsAndThoseOfOtherGoalsAreKept() throws Exception {
        plugin.setConfiguration(xml("<learningRat>1</learningRat><maxTrainSteps>0</maxTrainSteps><seed/>"));

        assertThat(inTheBuild("default-cli"))
                .containsEntry("learningRat", "1")
                .containsEntry("maxTrainSteps", "0")
                .doesNotContainKey("seed");
    }

    @Test
    void anExecutionHasItsOwnConfiguration() throws Exception {
        plugin.setConfiguration(xml("<seed>1</seed>"));
        PluginExecution bound = new PluginExecution();
        bound.setId("snow");
        bound.setConfiguration(xml("<prompts><prompt>a dog</prompt><prompt>a cat</prompt></prompts>"));
        plugin.addExecution(bound);

        assertThat(inTheBuild("snow"))
                .containsEntry("prompts", List.of("a dog", "a cat"))
                .doesNotContainKey("seed");
    }

    @Test
    void aProjectWithoutThePluginSetsNothing() {
        project.getBuild().setPlugins(List.of());

        assertThat(inTheBuild("default-cli")).isEmpty();
    }

    @Test
    void whatMavenTookFromTheCommandLineIsNotOfThePom() throws Exception {
        plugin.setConfiguration(xml("<seed>1</seed>"));
        parameters.put("seed", "1");
        parameters.put("eta", "NaN");

        assertThat(inTheBuild("default-cli", "seed", "eta")).containsOnly(entry("seed", "1"));
    }

    @Test
    void entriesWithElementsOfTheirOwnBecomeTheirText() throws Exception {
        plugin.setConfiguration(xml("<concepts><concept><identifier>sks</identifier><weight>2</weight></concept>"
                + "<concept><identifier/></concept></concepts>"));

        assertThat(inTheBuild("default-cli"))
                .containsOnly(entry(
                        "concepts", List.of("{\"identifier\":\"sks\",\"weight\":\"2\"}", "{\"identifier\":\"\"}")));
    }

    @Test
    void anEntryWithoutTextIsAnEmptyOne() throws Exception {
        plugin.setConfiguration(xml("<prompts><prompt/><prompt>a cat</prompt></prompts>"));

        assertThat(inTheBuild("default-cli")).containsOnly(entry("prompts", List.of("", "a cat")));
    }

    private Map<String, Object> inTheBuild(String executionId, String... commandLine) {
        return PomSettings.of(
                parameters, new MojoExecution(plugin, "generate", executionId), project, Set.of(commandLine));
    }

    private static Xpp3Dom xml(String elements) throws Exception {
        return Xpp3DomBuilder.build(new StringReader("<configuration>" + elements + "</configuration>"));
    }
}
