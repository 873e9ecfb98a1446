package dev.dreambooth.jenkins.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.dreambooth.jenkins.engine.DreamBoothConfiguration;
import dev.dreambooth.jenkins.engine.EngineInstallation;
import dev.dreambooth.jenkins.evaluation.EvaluationSummary;
import dev.dreambooth.jenkins.evaluation.GateVerdict;
import dev.dreambooth.jenkins.evaluation.MeasuredValue;
import dev.dreambooth.jenkins.evaluation.Reference;
import dev.dreambooth.jenkins.fake.FakeEngine;
import dev.dreambooth.jenkins.fake.FakeJob;
import dev.dreambooth.jenkins.fake.FakePipeline;
import dev.dreambooth.jenkins.fake.FakeRun;
import dev.dreambooth.jenkins.local.LocalJenkins;
import dev.dreambooth.jenkins.results.DreamBoothAction;
import dev.dreambooth.jenkins.results.StageRun;
import hudson.AbortException;
import hudson.model.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What gates do to a build: each says itself whether it fails it or makes it unstable, and the reports are kept. */
class EvaluateStepTest {
    private static final int PATIENCE = 60;

    @TempDir
    private Path folder;

    /** Two gates and two measures, as the engine writes them. */
    private static final String FOUND = """
            {"format":1,"yardstick":{},"models":{},"references":[],"remarks":["these photos are few"],
            "unmeasured":{"clip-t":"there is no textEncoder"},BASELINE
            "measures":{"subject":{"by":"subject","unit":"prompt","tuned":{"value":VALUE,"lower":0.38,"upper":0.44,"units":8},
            "base":{"value":0.12,"units":8},"ceiling":0.8,"scores":[]},
            "drift":{"by":"subject","unit":"prompt","tuned":{"value":0.2,"units":8},"base":{"value":0.1,"units":8},"scores":[]}},
            "gates":[{"gate":{"name":"subject.ceiling.min","measure":"subject","against":"ceiling","atLeast":true,
            "threshold":0.3,"confidence":0.975,"action":"unstable","inconclusive":"warn"},"verdict":"VERDICT",
            "estimate":{"value":0.21,"lower":0.15,"upper":0.27,"units":8},"more":0,"message":"Likeness is 0.21 <b>; wanted is at least 0.3."},
            {"gate":{"name":"copies.max","measure":"copies","against":"absolute","atLeast":false,"threshold":0.5,"confidence":0.975,
            "action":"warn","inconclusive":"warn"},"verdict":"skipped","more":0,"message":"There is nothing to compare."}]}
            """;

    private final FakeJob job = new FakeJob();
    private FakeRun run;
    private FakePipeline pipeline;

    @BeforeEach
    void startJenkins() throws IOException {
        LocalJenkins.reset(new DreamBoothConfiguration(), new EngineInstallation.DescriptorImpl());
        startBuild();
    }

    private void startBuild() throws IOException {
        run = new FakeRun(job, folder);
        pipeline = new FakePipeline(run, Files.createDirectories(folder.resolve("workspace")));
    }

    @AfterEach
    void letProcessesEnd() {
        LocalJenkins.reset();
    }

    private void judge(int status, String code, double unstable) throws Exception {
        judge(status, code, unstable, "{}");
    }

    private void judge(int status, String code, double unstable, String found) throws Exception {
        Path engine = FakeEngine.script(
                folder.resolve("engine"),
                String.format(Locale.ROOT, """
                mkdir -p dreambooth/evaluation
                baseline=$(test ! -e "$control/baseline.json" || sha256sum "$control/baseline.json" | cut -c1-64)
                cat > dreambooth/evaluation/evaluation.json <<'END'
                %s
                END
                cat > dreambooth/evaluation/run.json <<END
                {"format":1,"fingerprint":{"stage":"evaluate","settings":{},"inputs":{"baseline":"$baseline"},"environment":{}},"sha256":"%s",
                "outputs":[],"seeds":{},"metrics":{"subject":0.4,"gatesUnstable":%s}}
                END
                echo '<testsuite/>' > dreambooth/evaluation/TEST-dreambooth.xml
                cp "$control/events.jsonl" dreambooth/evaluation/events.jsonl
                printf '{"exitCode":"%s","message":"1 of 2 gates","folder":"dreambooth/evaluation"}' > "$control/result.json"
                exit %d
                """, found, "0".repeat(64), unstable, code, status));
        EvaluateStep step = new EvaluateStep();
        step.setEngineHome(engine.toString());
        step.start(pipeline.context()).start();
    }

    private StageRun page() {
        return run.getAction(DreamBoothAction.class).getStages().get(0);
    }

    @Test
    void aGateThatAsksForItMakesStageAndBuildUnstable() throws Exception {
        judge(0, "OK", 1);

        assertThat((Map<?, ?>) pipeline.await(PATIENCE))
                .extracting("state", "stable")
                .containsExactly("unstable", false);
        assertThat(run.getResult()).isEqualTo(Result.UNSTABLE);
        assertThat(pipeline.node().getAction(WarningAction.class).getMessage()).isEqualTo("1 of 2 gates");
        assertThat(page().getMetrics()).containsEntry("subject", 0.4);
    }

    @Test
    void aGateThatFailsTheBuildLeavesTheReports() throws Exception {
        judge(4, "GATE_FAILED", 0);

        assertThatThrownBy(() -> pipeline.await(PATIENCE))
                .isInstanceOf(AbortException.class)
                .hasMessageContaining("evaluate failed")
                .hasMessageContaining("1 of 2 gates");
        assertThat(page().getState()).isEqualTo("failed");
        assertThat(page().getFiles()).contains("run.json", "TEST-dreambooth.xml");
        assertThat(run.artifact(page().getFolder() + "TEST-dreambooth.xml")).exists();
    }

    @Test
    void aModelThatSatisfiesItsGatesIsGood() throws Exception {
        judge(0, "OK", 0);

        assertThat((Map<?, ?>) pipeline.await(PATIENCE)).extracting("stable").isEqualTo(true);
        assertThat(run.getResult()).isNotEqualTo(Result.UNSTABLE);
    }

    private static String found(double subject, String verdict, String baseline) {
        return FOUND.replace("BASELINE", baseline)
                .replace("VALUE", Double.toString(subject))
                .replace("VERDICT", verdict);
    }

    /** A build whose evaluation ended well, or whose result is another. */
    private void evaluated(double subject, Result result) throws Exception {
        judge(0, "OK", 0, found(subject, "pass", ""));
        pipeline.await(PATIENCE);
        run.setResult(result);
        run.end();
        startBuild();
    }

    @Test
    void theUnstableStepNamesItsGate() throws Exception {
        judge(0, "OK", 1, found(0.41, "fail", ""));

        pipeline.await(PATIENCE);

        assertThat(pipeline.node().getAction(WarningAction.class).getMessage())
                .isEqualTo("gate subject.ceiling.min: Likeness is 0.21 <b>; wanted is at least 0.3.");
    }

    @Test
    void thePageHasAVerdictForEachGate() throws Exception {
        judge(0, "OK", 1, found(0.41, "fail", ""));

        pipeline.await(PATIENCE);

        EvaluationSummary found = page().getEvaluation();
        assertThat(found.getGates())
                .extracting(
                        GateVerdict::getName,
                        GateVerdict::getVerdict,
                        GateVerdict::getConsequence,
                        GateVerdict::getDemand,
                        gate -> gate.getFound() == null ? "" : gate.getFound().getText())
                .containsExactly(
                        tuple("subject.ceiling.min", "fail", "unstable", "at least 0.3", "0.21 [0.15, 0.27]"),
                        tuple("copies.max", "skipped", "", "at most 0.5", ""));
        assertThat(found.getMeasures()).extracting(MeasuredValue::getName).containsExactly("subject", "drift");
        assertThat(found.getUnmeasured()).containsKey("clip-t");
        assertThat(page().getShownMetrics()).as("they are in the table").isEmpty();
    }

    @Test
    void theLastGoodBuildIsTheBaseline() throws Exception {
        evaluated(0.4, Result.SUCCESS);
        evaluated(0.9, Result.UNSTABLE);
        evaluated(0.8, Result.FAILURE);

        judge(0, "OK", 0, found(0.5, "pass", "\"baseline\":{\"name\":\"baseline\",\"differences\":[]},"));
        pipeline.await(PATIENCE);

        assertThat(pipeline.log()).contains("the last good build, #1, is what gates against last-good compare with");
        Reference reference = page().getComparable();
        assertThat(reference.getBuild()).isEqualTo(1);
        MeasuredValue subject = page().getEvaluation().getMeasures().get(0);
        assertThat(reference.valueOf(subject)).isEqualTo("0.4");
        assertThat(reference.changeOf(subject)).isEqualTo("+0.100");
    }

    @Test
    void whatWasMeasuredOtherwiseIsNotSubtracted() throws Exception {
        evaluated(0.4, Result.SUCCESS);

        judge(0, "OK", 0, found(0.5, "pass", "\"baseline\":{\"name\":\"b\",\"differences\":[\"the seeds\"]},"));
        pipeline.await(PATIENCE);

        assertThat(page().getComparable()).isNull();
        assertThat(page().getReference().getBuild()).isEqualTo(1);
        assertThat(page().getEvaluation().getDifferences()).containsExactly("the seeds");
    }

    @Test
    void aBaselineOfTheSettingsIsNotTakenForTheLastGoodBuild() throws Exception {
        evaluated(0.4, Result.SUCCESS);
        EvaluateStep step = new EvaluateStep();
        step.setEngineHome(FakeEngine.script(folder.resolve("engine"), """
                sed -i 's/"baseline":"[^"]*"/"baseline":"another"/' dreambooth/evaluation/run.json
                printf '{"exitCode":"OK","message":"","folder":"dreambooth/evaluation"}' > "$control/result.json"
                exit 0
                """).toString());
        step.start(pipeline.context()).start();
        pipeline.await(PATIENCE);

        assertThat(page().getReference()).isNull();
    }

    @Test
    void aFirstBuildAndALostArchiveHaveNoBaseline() throws Exception {
        evaluated(0.4, Result.SUCCESS);
        assertThat(job.getLastBuild().getNumber()).isEqualTo(2);
        StageRun first = run.getPreviousBuild()
                .getAction(DreamBoothAction.class)
                .getStages()
                .get(0);
        assertThat(first.getReference()).isNull();
        Files.delete(run.getPreviousBuild().artifact(first.getFolder() + "evaluation.json"));

        judge(0, "OK", 0, found(0.5, "pass", ""));
        pipeline.await(PATIENCE);

        assertThat(pipeline.log()).contains("nothing is compared with #1");
        assertThat(page().getReference()).isNull();
    }

    @Test
    void ofSeveralEvaluationsThatOfTheSameBranchIsMeant() throws Exception {
        FakePipeline other = new FakePipeline(run, Files.createDirectories(folder.resolve("other")));
        for (FakePipeline branch : List.of(pipeline.inBranch("cat"), other.inBranch("dog"))) {
            pipeline = branch;
            judge(0, "OK", 0, found(branch == other ? 0.7 : 0.4, "pass", ""));
            branch.await(PATIENCE);
        }
        assertThat(run.getAction(DreamBoothAction.class).getStages())
                .extracting(StageRun::getBlocks)
                .containsExactly("cat", "dog");
        run.setResult(Result.SUCCESS);
        run.end();
        startBuild();
        pipeline.inBranch("dog").inStage("Judge");
        judge(0, "OK", 0, found(0.5, "pass", ""));
        pipeline.await(PATIENCE);
        assertThat(page().getReference()).as("another place in the Pipeline").isNull();

        startBuild();
        pipeline.inBranch("dog");
        judge(0, "OK", 0, found(0.5, "pass", ""));
        pipeline.await(PATIENCE);

        Reference reference = page().getReference();
        assertThat(reference.valueOf(page().getEvaluation().getMeasures().get(0)))
                .isEqualTo("0.7");
    }
}
