package dev.dreambooth.jenkins.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.jenkins.engine.DreamBoothConfiguration;
import dev.dreambooth.jenkins.engine.EngineInstallation;
import dev.dreambooth.jenkins.fake.Browser;
import dev.dreambooth.jenkins.fake.FakeJob;
import dev.dreambooth.jenkins.fake.FakePipeline;
import dev.dreambooth.jenkins.fake.FakeRun;
import dev.dreambooth.jenkins.fake.JellyPage;
import dev.dreambooth.jenkins.fake.JenkinsFrame;
import dev.dreambooth.jenkins.local.LocalJenkins;
import dev.dreambooth.jenkins.results.DreamBoothAction;
import dev.dreambooth.jenkins.results.StagePlace;
import dev.dreambooth.jenkins.results.StageReport;
import dev.dreambooth.jenkins.results.StageRun;
import dev.dreambooth.jenkins.results.StageState;
import dev.dreambooth.jenkins.trend.DreamBoothProjectAction;
import hudson.model.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Takes the pictures of pages in the documents, of real results: {@code -Dpages.results} names folders that quickstarts have
 * left, with commas between, the oldest first, and {@code -Dpages.pictures} where to put the pictures.
 */
@EnabledIfSystemProperty(named = "pages.results", matches = ".+")
class DocumentPicturesTest {
    private static final int PATIENCE = 60;
    private static final int WIDE = 1280;
    private static final int NARROW = 500;

    @TempDir
    private Path folder;

    private final FakeJob job = new FakeJob();

    @BeforeEach
    void startJenkins() {
        LocalJenkins.reset(new DreamBoothConfiguration(), new EngineInstallation.DescriptorImpl());
    }

    @Test
    void picturesAreTaken() throws Exception {
        Browser browser = Browser.find(folder).orElseThrow();
        Path pictures = Files.createDirectories(Path.of(System.getProperty("pages.pictures")));
        FakeRun last = null;
        for (String results : System.getProperty("pages.results").split(",", -1)) {
            last = reported(Path.of(results));
        }
        DreamBoothAction action = last.getAction(DreamBoothAction.class);
        String stage = action.getStages().stream()
                .filter(run -> run.getStage().equals("generate"))
                .map(StageRun::getId)
                .findFirst()
                .orElseThrow();
        Map<String, String> image = Map.of("stage", stage, "n", "1");
        Object project =
                new DreamBoothProjectAction.Factory().createFor(job).iterator().next();

        String build = JellyPage.render(action, "index.jelly");
        picture(browser, JenkinsFrame.LIGHT, build, WIDE, 1_700, pictures.resolve("jenkins-build.png"));
        picture(browser, JenkinsFrame.DARK, build, NARROW, 1_600, pictures.resolve("jenkins-build-narrow-dark.png"));
        picture(
                browser,
                JenkinsFrame.LIGHT,
                JellyPage.render(action, "image.jelly", "", image),
                WIDE,
                900,
                pictures.resolve("jenkins-image.png"));
        picture(
                browser,
                JenkinsFrame.LIGHT,
                JellyPage.render(project, "index.jelly"),
                WIDE,
                800,
                pictures.resolve("jenkins-project.png"));
        picture(browser, JenkinsFrame.DARK, running(), WIDE, 700, pictures.resolve("jenkins-running-dark.png"));
        try (Stream<Path> taken = Files.list(pictures)) {
            assertThat(taken.filter(picture -> picture.getFileName().toString().startsWith("jenkins-")))
                    .hasSize(5);
        }
    }

    /** A build that shows what lies in a folder. */
    private FakeRun reported(Path results) throws Exception {
        FakeRun run = new FakeRun(job, folder).startedAt(System.currentTimeMillis());
        FakePipeline pipeline = new FakePipeline(run, results.getParent());
        ReportStep step = new ReportStep();
        step.setDirectory(results.getFileName().toString());
        step.setIncludeOlder(true);
        step.start(pipeline.context()).start();
        assertThat((List<?>) pipeline.await(PATIENCE)).hasSizeGreaterThan(1);
        run.setResult(Result.SUCCESS);
        return run.end();
    }

    /** A training half way, by the events of the last results. */
    private String running() throws IOException {
        List<String> all = List.of(System.getProperty("pages.results").split(",", -1));
        List<String> events = Files.readAllLines(
                Path.of(all.get(all.size() - 1), ".work/train/events.jsonl"), StandardCharsets.UTF_8);
        FakeRun run = new FakeRun(job, folder).startedAt(System.currentTimeMillis());
        StagePlace place = new StagePlace(List.of("Mascot"), "gpu-3", "workspace/mascot", System.currentTimeMillis());
        StageReport report = new StageReport(run.getNumber() + "-1", "train", place);
        report.tracker()
                .accept(events.stream().limit(events.size() * 5L / 8).collect(Collectors.joining("\n", "", "\n")));
        DreamBoothAction.of(run).update(report.open(StageState.RUNNING));
        return JellyPage.render(run.getAction(DreamBoothAction.class), "index.jelly");
    }

    private void picture(Browser browser, JenkinsFrame theme, String view, int width, int height, Path png)
            throws IOException, InterruptedException {
        String local = view.replaceAll("/jenkins/job/koala/(\\d+)/artifact/", folder.toUri() + "build-$1/archive/");
        int builds = job.getLastBuild().getNumber();
        Path page = Files.writeString(
                folder.resolve("page.html"), theme.around("mascot #" + builds, local, JenkinsFrame.script()));
        browser.picture(page, png.toAbsolutePath(), width, height);
    }
}
