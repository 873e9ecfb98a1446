package dev.dreambooth.jenkins.real;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dreambooth.jenkins.engine.DreamBoothConfiguration;
import dev.dreambooth.jenkins.engine.EngineInstallation;
import dev.dreambooth.jenkins.freestyle.DreamBoothBuilder;
import dev.dreambooth.jenkins.results.DreamBoothAction;
import dev.dreambooth.jenkins.steps.TrainStep;
import hudson.ExtensionList;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Steps, forms, pages and configuration as code in a real Jenkins, with an engine that is a script. */
@WithJenkins
class RealJenkinsTest {
    private static final String ENGINE = """
            #!/bin/sh
            echo $$ > "$3/pid"
            echo '{"event":"StepCompleted","step":1,"totalSteps":2,"loss":0.5,"instanceLoss":0.5}' >> "$3/events.jsonl"
            echo '{"event":"StepCompleted","step":2,"totalSteps":2,"loss":0.25,"instanceLoss":0.25}' >> "$3/events.jsonl"
            mkdir -p dreambooth/model
            cp "$3/events.jsonl" dreambooth/model/
            printf PNG > dreambooth/model/x.png
            echo '{"event":"SampleWritten","path":"x.png","prompt":"<script>alert(1)</script>","seed":7}' >> dreambooth/model/events.jsonl
            echo '{"sha256":"0","metrics":{"finalLoss":0.25}}' > dreambooth/model/run.json
            echo '{"message":"trained","folder":"dreambooth/model"}' > "$3/result.json"
            """;

    @TempDir
    private Path folder;

    private String engine() throws Exception {
        Path bin = Files.createDirectories(folder.resolve("engine/bin"));
        Files.createDirectories(folder.resolve("engine/lib"));
        Files.writeString(folder.resolve("engine/lib/engine.properties"), "version=0.1.0\ncontrol=1\n");
        File command = Files.writeString(bin.resolve("dreambooth"), ENGINE).toFile();
        assertTrue(command.setExecutable(true));
        return folder.resolve("engine").toString();
    }

    private WorkflowRun run(JenkinsRule jenkins, String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return jenkins.assertBuildStatus(Result.SUCCESS, job.scheduleBuild2(0));
    }

    @Test
    void aPipelineTrainsOnAnAgentAndItsPageEscapesWhatTheAgentSaid(JenkinsRule jenkins) throws Exception {
        jenkins.createOnlineSlave(hudson.model.labels.LabelExpression.get("gpu"));
        WorkflowRun build = run(
                jenkins,
                "node('gpu') { def r = dreamboothTrain engineHome: '" + engine()
                        + "', maxTrainSteps: 2, learningRate: 5e-6\n echo \"loss ${r.meanFinalLoss}\" }");

        jenkins.assertLogContains("loss 0.25", build);
        assertEquals(1, build.getAction(DreamBoothAction.class).getStages().size());
        HtmlPage page = jenkins.createWebClient().getPage(build, "dreambooth/");
        assertTrue(page.asNormalizedText().contains("<script>alert(1)</script>"));
        assertFalse(page.getWebResponse().getContentAsString().contains("<script>alert(1)"));
        assertNotNull(page.querySelector("svg polyline"));
        String json = jenkins.getJSON(build.getUrl() + "dreambooth/api/json").getContentAsString();
        assertTrue(json.contains("\"meanFinalLoss\":0.25"));
    }

    @Test
    void theSnippetGeneratorGivesBackWhatItWasGiven(JenkinsRule jenkins) throws Exception {
        TrainStep step = new TrainStep();
        step.setMaxTrainSteps(400);
        step.setLearningRate(5e-7);
        step.setInstancePrompt("a 'quoted' photo");

        TrainStep again = new StepConfigTester(jenkins).configRoundTrip(step);

        assertEquals(400, again.getMaxTrainSteps());
        assertEquals(5e-7, again.getLearningRate());
        assertEquals("a 'quoted' photo", again.getInstancePrompt());
    }

    @Test
    void helpOfAnArgumentIsInTheReadersLanguage(JenkinsRule jenkins) throws Exception {
        try (JenkinsRule.WebClient browser = jenkins.createWebClient()) {
            String page = "descriptor/" + TrainStep.class.getName() + "/help/learningRate";

            browser.addRequestHeader("Accept-Language", "de-AT");
            assertTrue(browser.goTo(page).asNormalizedText().contains("Die Lernrate nach dem Warm-up."));
            browser.addRequestHeader("Accept-Language", "fr");
            assertTrue(browser.goTo(page).asNormalizedText().contains("The learning rate after warm-up."));
        }
    }

    @Test
    void aFreestyleProjectRunsAStage(JenkinsRule jenkins) throws Exception {
        EngineInstallation tool = new EngineInstallation("engine", engine(), java.util.List.of());
        ExtensionList.lookupSingleton(EngineInstallation.DescriptorImpl.class).setInstallations(tool);
        FreeStyleProject project = jenkins.createFreeStyleProject();
        DreamBoothBuilder builder = new DreamBoothBuilder("train");
        builder.setSettings("maxTrainSteps=2");
        project.getBuildersList().add(builder);

        assertNotNull(jenkins.buildAndAssertSuccess(project).getAction(DreamBoothAction.class));
    }

    @Test
    void configurationAsCodeIsRead(JenkinsRule jenkins) {
        ConfigurationAsCode.get().configure(getClass().getResource("dreambooth.yaml").toExternalForm());

        assertEquals("engine", DreamBoothConfiguration.get().getDefaultEngine());
        assertEquals(2048, DreamBoothConfiguration.get().getMaxArchiveMegabytes());
        assertEquals(
                "/opt/dreambooth-engine",
                ExtensionList.lookupSingleton(EngineInstallation.DescriptorImpl.class)
                        .getInstallations()[0]
                        .getHome());
    }
}
