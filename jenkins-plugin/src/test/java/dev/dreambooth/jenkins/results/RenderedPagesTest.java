package dev.dreambooth.jenkins.results;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.jenkins.evaluation.EvaluationSummary;
import dev.dreambooth.jenkins.fake.FakeJob;
import dev.dreambooth.jenkins.fake.FakeRun;
import dev.dreambooth.jenkins.fake.JellyPage;
import dev.dreambooth.jenkins.local.LocalArtifacts;
import dev.dreambooth.jenkins.local.LocalJenkins;
import dev.dreambooth.jenkins.untrusted.JsonObject;
import hudson.model.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.localizer.LocaleProvider;

/** The pages of builds as browsers get them: of bounded size however much there is, and with a word for what is elsewhere. */
class RenderedPagesTest {
    private static final Pattern IMAGE = Pattern.compile("<img ");
    private static final int BOUND = 128 * 1024;

    @TempDir
    private Path folder;

    private final FakeJob job = new FakeJob();

    @BeforeEach
    void startJenkins() {
        LocalJenkins.reset();
    }

    @AfterEach
    void speakEnglish() {
        LocaleProvider.speak(Locale.ENGLISH);
    }

    /** A build with images of five prompts in turn, of which every other one has the same bytes in all builds. */
    private FakeRun build(int images) throws IOException {
        FakeRun run = new FakeRun(job, folder);
        String id = run.getNumber() + "-7-ab";
        StageReport report = new StageReport(id, "generate");
        List<String> files = new ArrayList<>(List.of("run.json"));
        List<String> outputs = new ArrayList<>();
        for (int i = 0; i < images; i++) {
            String name = i + ".png";
            files.add(name);
            String digest = i % 2 == 0 ? "same" + i : "of" + run.getNumber() + "-" + i;
            outputs.add("{\"name\":\"" + name + "\",\"sha256\":\"" + digest + "\"}");
            report.tracker()
                    .accept("{\"event\":\"SampleWritten\",\"path\":\"" + name + "\",\"prompt\":\"a <dog> " + i % 5
                            + "\",\"seed\":" + (1_000 + i) + "}");
        }
        if (images > 0) {
            Path first = run.artifact("dreambooth/" + id + "/0.png");
            Files.createDirectories(first.getParent());
            Files.writeString(first, "PNG");
        }
        RecordSummary record = RecordSummary.of(JsonObject.parse(
                "{\"outputs\":[" + String.join(",", outputs)
                        + "],\"fingerprint\":{\"settings\":{\"guidanceScale\":\"7.5\",\"scheduler\":\"ddim\",\"seed\":\"1000\"}}}",
                1 << 20));
        DreamBoothAction.of(run)
                .store(report.closed(
                        StageState.COMPLETED, "", new StageOutputs(files, Optional.of(record), Optional.empty())));
        run.setResult(Result.SUCCESS);
        return run.end();
    }

    private static String page(FakeRun run, String view, Map<String, String> query) {
        return JellyPage.render(run.getAction(DreamBoothAction.class), view, "", query);
    }

    private static long images(String page) {
        return IMAGE.matcher(page).results().count();
    }

    @Test
    void aPageOfTwoThousandImagesIsBounded() throws IOException {
        build(2_000);
        FakeRun run = build(2_000);

        String page = page(run, "index.jelly", Map.of());

        assertThat(images(page)).isEqualTo(64 + 2 * 64);
        assertThat(page.length()).isLessThan(BOUND);
        assertThat(page)
                .contains("Images (2,000)", "1 to 64 of 2,000", "Page 1 of 32", "images?stage=2-7-ab&amp;page=2")
                .contains("comparison?page=2", "64 of its 400 images are on this page")
                .contains("the same as in #1, byte for byte", "a &lt;dog&gt; 0");
        for (String view : List.of("images.jelly", "comparison.jelly")) {
            assertThat(page(run, view, Map.of("stage", "2-7-ab", "page", "32")).length())
                    .isLessThan(BOUND);
        }
    }

    @Test
    void whoOpensABuildSeesItsStagesAndAFewImagesAtOnce() throws IOException {
        FakeRun run = build(70);
        String summary = page(run, "summary.jelly", Map.of());

        assertThat(page(run, "badge.jelly", Map.of())).as("nothing was judged").isBlank();
        assertThat(summary).contains("href=\"dreambooth/#stage-1-7-ab\"", "70 images", "/dreambooth/1-7-ab/0.png");
        assertThat(images(summary)).isEqualTo(4);
        assertThat(page(run, "index.jelly", Map.of()))
                .as("one stage needs no list")
                .contains("id=\"stage-1-7-ab\"")
                .doesNotContain("dreambooth-overview");
        DreamBoothAction.of(run)
                .store(new StageReport("1-8-c", "train").closed(StageState.FAILED, "", StageOutputs.NONE));
        assertThat(page(run, "index.jelly", Map.of()))
                .containsPattern(
                        "<nav [^>]*aria-label=\"Stages\"[^>]*>\\s*<ul><li>\\s*<a href=\"#stage-1-7-ab\">generate</a>");
    }

    @Test
    void whatAPageReadsFromDiskDoesNotGrowWithItsImages() throws IOException {
        long few = asked(build(2));
        long many = asked(build(600));
        long more = asked(build(1_200));

        assertThat(few).as("the first build has none before it").isZero();
        assertThat(many).isLessThanOrEqualTo(2);
        assertThat(more).isEqualTo(many);
    }

    private static long asked(FakeRun run) {
        long before = LocalArtifacts.asked();
        page(run, "index.jelly", Map.of());
        page(run, "images.jelly", Map.of("stage", run.getNumber() + "-7-ab", "page", "20"));
        return LocalArtifacts.asked() - before;
    }

    @Test
    void allImagesAreOnSomePageByPrompt() throws IOException {
        FakeRun run = build(200);
        List<String> seeds = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            String page = page(run, "images.jelly", Map.of("stage", "1-7-ab", "page", Integer.toString(i)));
            Pattern.compile("seed (\\d+)").matcher(page).results().forEach(seed -> seeds.add(seed.group(1)));
        }

        assertThat(seeds)
                .containsExactlyElementsOf(IntStream.range(0, 5)
                        .boxed()
                        .flatMap(prompt -> IntStream.range(0, 40).mapToObj(i -> "" + (1_000 + 5 * i + prompt)))
                        .toList());
    }

    @Test
    void eachImageHasAPageWithWhatMakesItAgain() throws IOException {
        build(10);
        FakeRun run = build(10);

        String page = page(run, "image.jelly", Map.of("stage", "2-7-ab", "n", "2"));

        assertThat(page(run, "index.jelly", Map.of())).contains("href=\"image?stage=2-7-ab&amp;n=2\"");
        assertThat(page)
                .as("the second image of the first prompt")
                .contains(
                        "job/koala/2/artifact/dreambooth/2-7-ab/5.png", "job/koala/1/artifact/dreambooth/1-7-ab/5.png")
                .contains("2 of 10", "images?stage=2-7-ab&amp;page=1", "n=1", "n=3")
                .contains("prompts: [\"a &lt;dog&gt; 0\"]\nseed: 1005\nguidanceScale: 7.5\nscheduler: \"ddim\"</pre>")
                .doesNotContain("byte for byte");
        assertThat(page(run, "image.jelly", Map.of("stage", "2-7-ab", "n", "1")))
                .contains("#1: the same image, byte for byte");
        for (String number : List.of("0", "11", "x", "99999999999")) {
            assertThat(page(run, "image.jelly", Map.of("stage", "2-7-ab", "n", number)))
                    .contains("There is no such image.");
        }
        assertThat(page(run, "image.jelly", Map.of())).contains("There is no such image.");
    }

    @Test
    void stagesStandInTheOrderInWhichTheyBegan() throws IOException {
        FakeRun run = new FakeRun(job, folder);
        DreamBoothAction action = DreamBoothAction.of(run);
        for (String id : List.of("1-9-c", "1-8-b", "1-7-z", "1-6-d")) {
            long began = Long.parseLong(id.substring(2, 3));
            StagePlace place = new StagePlace(List.of(), "gpu", "ws", began);
            action.update(new StageReport(id, "train", place).open(StageState.STARTING));
        }

        assertThat(action.getStages()).extracting(StageRun::getId).containsExactly("1-6-d", "1-7-z", "1-8-b", "1-9-c");
    }

    @Test
    void whoHearsThePagesFindsTheirWay() throws IOException {
        build(90);
        FakeRun run = build(90);

        for (String view : List.of("index.jelly", "images.jelly", "image.jelly", "comparison.jelly")) {
            String page = page(run, view, Map.of("stage", "2-7-ab", "page", "2", "n", "7"));
            int level = 0;
            for (String heading : found("<h([1-6])", page)) {
                assertThat(Integer.parseInt(heading)).as(view).isLessThanOrEqualTo(level + 1);
                level = Integer.parseInt(heading);
            }
            assertThat(found("<nav [^>]*aria-label=\"([^\"]+)\"", page))
                    .as(view)
                    .isNotEmpty()
                    .doesNotHaveDuplicates();
            assertThat(found("(<img (?![^>]*alt=\"[^\"]+\"))", page)).as(view).isEmpty();
        }
    }

    @Test
    void samplesStandBelowTheImagesThatTheirModelHasLearntFrom() throws IOException {
        FakeRun run = new FakeRun(job, folder);
        DreamBoothAction action = DreamBoothAction.of(run);
        List<String> sheet = List.of("instance-images.png");
        stage("1-train", "train", "ws", sheet, action);
        stage("1-generate", "generate", "ws", List.of("0.png"), action);
        stage("1-elsewhere", "generate", "ws@2", List.of("0.png"), action);

        String page = JellyPage.render(action, "index.jelly");

        assertThat(action.instanceImages(action.stage("1-generate")))
                .isEqualTo("job/koala/1/artifact/dreambooth/1-train/instance-images.png");
        assertThat(action.instanceImages(action.stage("1-elsewhere"))).isNull();
        assertThat(found("<img alt=\"Instance images\"[^>]+src=\"([^\"]*)\"", page))
                .hasSize(2)
                .containsOnly("/jenkins/job/koala/1/artifact/dreambooth/1-train/instance-images.png");
    }

    private static void stage(String id, String stage, String workspace, List<String> files, DreamBoothAction action)
            throws IOException {
        StageReport report = new StageReport(id, stage, new StagePlace(List.of(), "gpu", workspace, 1_000));
        report.tracker().accept("{\"event\":\"SampleWritten\",\"path\":\"0.png\",\"prompt\":\"a dog\",\"seed\":1}\n");
        action.store(
                report.closed(StageState.COMPLETED, "", new StageOutputs(files, Optional.empty(), Optional.empty())));
    }

    private static List<String> found(String pattern, String page) {
        return Pattern.compile(pattern)
                .matcher(page)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    @Test
    void anAddressThatNobodyGaveIsAnsweredAllTheSame() throws IOException {
        FakeRun run = build(3);

        assertThat(page(run, "images.jelly", Map.of())).contains("This build has no such stage.");
        assertThat(page(run, "images.jelly", Map.of("stage", "1-7-ab", "page", "-9999999999999999")))
                .contains("seed 1000");
        assertThat(images(page(run, "images.jelly", Map.of("stage", "1-7-ab", "page", "99"))))
                .isEqualTo(3);
        assertThat(page(run, "comparison.jelly", Map.of("page", "x"))).contains("There is nothing to compare");
    }

    @Test
    void everyPartOfThePageIsThereInBothLanguages() throws IOException {
        FakeRun run = new FakeRun(job, folder);
        StageReport training = new StageReport("1-3", "train", new StagePlace(List.of("Train"), "gpu", "ws", 1_000));
        training.tracker().accept("""
                {"event":"RunStarted","device":"cuda"}
                {"event":"StepCompleted","step":1,"totalSteps":4,"loss":0.9,"instanceLoss":0.9,"priorLoss":0.2,"secondsPerStep":2,"memoryBytes":1073741824}
                {"event":"StepCompleted","step":2,"totalSteps":4,"loss":0.5,"instanceLoss":0.5,"priorLoss":0.2,"secondsPerStep":2,"memoryBytes":1073741824}
                {"event":"ValidationCompleted","step":2,"loss":0.4,"best":true}
                {"event":"Warning","message":"mind the <gap>"}
                """);
        DreamBoothAction action = DreamBoothAction.of(run);
        action.store(training.open(StageState.RUNNING));
        EvaluationSummary found = EvaluationSummary.parse("""
                {"measures":{"subject":{"tuned":{"value":0.5}}},
                "gates":[{"gate":{"name":"subject.min","atLeast":true,"threshold":0.3,"action":"fail"},
                "verdict":"pass","estimate":{"value":0.5}}]}
                """);
        action.store(new StageReport("1-4", "evaluate")
                .closed(StageState.UNSTABLE, "", new StageOutputs(List.of(), Optional.empty(), Optional.of(found))));

        assertThat(JellyPage.render(action, "index.jelly"))
                .contains(
                        "train · Train",
                        ">running<",
                        "Running for",
                        "Left, about",
                        "mind the &lt;gap&gt;",
                        "at least 0.3")
                .contains("best of them: 0.4 at step 2", ">unstable<");
        assertThat(JellyPage.render(action, "badge.jelly"))
                .contains("href=\"/jenkins/job/koala/1/dreambooth/\"", "DreamBooth: 1 of 1 gates passed");
        LocaleProvider.speak(Locale.GERMAN);
        assertThat(JellyPage.render(action, "index.jelly", "_de", Map.of()))
                .contains(">läuft<", "Läuft seit", "Noch etwa", "mindestens 0.3", "bester davon: 0.4 bei Schritt 2")
                .doesNotContain("Running", "Warnings", "at least");
        assertThat(JellyPage.render(action, "summary.jelly", "_de", Map.of()))
                .containsPattern("train · Train</a>: <span [^>]+>läuft")
                .contains("1 von 1 Gates erreicht");
    }
}
