package dev.dreambooth.jenkins.results;

import dev.dreambooth.jenkins.evaluation.EvaluationSummary;
import dev.dreambooth.jenkins.fake.FakeJob;
import dev.dreambooth.jenkins.fake.FakeRun;
import dev.dreambooth.jenkins.fake.JellyPage;
import dev.dreambooth.jenkins.trend.DreamBoothProjectAction;
import dev.dreambooth.jenkins.untrusted.JsonObject;
import hudson.model.Result;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;

/** A project with builds in every state that the pages know, and the page of each. */
final class PageStates {
    private static final int IMAGES = 70;
    private static final StagePlace PLACE =
            new StagePlace(List.of("Mascot", "gpu"), "agent-7", "workspace/mascot", 1_000);

    private final Path folder;
    private final FakeJob job = new FakeJob();
    private final Map<String, String> pages = new LinkedHashMap<>();

    private PageStates(Path folder) {
        this.folder = folder;
    }

    /** Returns the views by what they show; images lie below the folder. */
    static Map<String, String> in(Path folder) throws IOException {
        PageStates states = new PageStates(folder);
        states.pages.put("empty", states.view(states.build(), "index.jelly"));
        states.open("starting", StageState.STARTING, "");
        states.open(
                "waiting",
                StageState.RUNNING,
                "{\"event\":\"PhaseStarted\",\"phase\":\"waiting for device cuda:0, which \\\"train\\\" of other/job has\"}\n");
        states.open("running", StageState.RUNNING, training(120));
        for (StageState state : List.of(StageState.FAILED, StageState.STOPPED, StageState.INTERRUPTED)) {
            FakeRun run = states.build();
            StageReport report = new StageReport(run.getNumber() + "-1", "train", PLACE);
            report.tracker().accept(training(40));
            DreamBoothAction.of(run)
                    .store(report.closed(
                            state, "The photos folder is empty: photos.\nPut 3 to 5 images there.", StageOutputs.NONE));
            states.pages.put(state.text(), states.view(run.end(), "index.jelly"));
        }
        states.judged();
        states.images();
        return states.pages;
    }

    private FakeRun build() throws IOException {
        return new FakeRun(job, folder);
    }

    private void open(String name, StageState state, String events) throws IOException {
        FakeRun run = build();
        StageReport report = new StageReport(run.getNumber() + "-1", "train", PLACE);
        report.tracker().accept("{\"event\":\"RunStarted\",\"device\":\"cuda:0\"}\n" + events);
        DreamBoothAction.of(run).update(report.open(state));
        pages.put(name, view(run, "index.jelly"));
    }

    /** Losses of a training with a prior and held-out images. */
    private static String training(int steps) {
        StringBuilder events = new StringBuilder();
        for (int step = 1; step <= steps; step++) {
            double loss = 0.1 + 0.3 / step + 0.05 * Math.sin(step * 1.7);
            events.append(String.format(
                    Locale.ROOT,
                    "{\"event\":\"StepCompleted\",\"step\":%d,\"totalSteps\":200,\"loss\":%f,\"instanceLoss\":%f,\"priorLoss\":%f,"
                            + "\"secondsPerStep\":2,\"memoryBytes\":2147483648}%n",
                    step,
                    loss,
                    loss * 0.7,
                    loss * 0.3));
            if (step % 20 == 0) {
                events.append(String.format(
                        Locale.ROOT,
                        "{\"event\":\"ValidationCompleted\",\"step\":%d,\"loss\":%f,\"best\":%b}%n",
                        step,
                        0.2 + Math.abs(step - 80) / 1_000.0,
                        step <= 80));
            }
        }
        return events.append("{\"event\":\"Warning\",\"message\":\"the identifier means something already\"}\n")
                .toString();
    }

    /** An evaluation with a gate of each verdict, beside that of an earlier build. */
    private void judged() throws IOException {
        String gate =
                "{\"gate\":{\"name\":\"%s\",\"atLeast\":true,\"threshold\":0.3,\"action\":\"%s\"},\"verdict\":\"%s\","
                        + "\"estimate\":{\"value\":%s},\"message\":\"what it means\"}";
        String found = "{\"measures\":{\"subject\":{\"tuned\":{\"value\":0.41},\"base\":{\"value\":0.2}},"
                + "\"drift\":{\"tuned\":{\"value\":0.1}}},\"gates\":["
                + String.join(
                        ",",
                        String.format(Locale.ROOT, gate, "subject.min", "fail", "pass", "0.41"),
                        String.format(Locale.ROOT, gate, "prompt.min", "unstable", "fail", "0.21"),
                        String.format(Locale.ROOT, gate, "diversity.min", "warn", "inconclusive", "0.29"))
                + "]}";
        FakeRun run = null;
        for (int i = 0; i < 3; i++) {
            run = build();
            EvaluationSummary summary = EvaluationSummary.parse(found.replace("0.41", "0.4" + (i + 1)));
            for (String branch : List.of("-1", "-2")) {
                DreamBoothAction.of(run)
                        .store(new StageReport(run.getNumber() + branch, "evaluate", PLACE)
                                .closed(
                                        StageState.UNSTABLE,
                                        "The gate prompt.min was not reached.",
                                        new StageOutputs(List.of(), Optional.empty(), Optional.of(summary))));
            }
            run.setResult(Result.UNSTABLE);
            run.end();
        }
        pages.put("judged", view(run, "index.jelly"));
        pages.put(
                "project",
                JellyPage.render(
                        new DreamBoothProjectAction.Factory()
                                .createFor(job)
                                .iterator()
                                .next(),
                        "index.jelly"));
    }

    /** A build with more images than a page takes, beside one with the same prompts. */
    private void images() throws IOException {
        FakeRun run = null;
        for (int build = 0; build < 2; build++) {
            run = build();
            String id = run.getNumber() + "-1";
            StageReport report = new StageReport(id, "generate", PLACE);
            List<String> files = new ArrayList<>(List.of("run.json", "contact-sheet.png"));
            for (int i = 0; i < IMAGES; i++) {
                String name = i + ".png";
                files.add(name);
                report.tracker()
                        .accept("{\"event\":\"SampleWritten\",\"path\":\"" + name
                                + "\",\"prompt\":\"a sks dog in place " + i % 4 + "\",\"seed\":" + i + "}\n");
                Path file = run.artifact("dreambooth/" + id + "/" + name);
                Files.createDirectories(file.getParent());
                ImageIO.write(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
            }
            RecordSummary record = RecordSummary.of(JsonObject.parse(
                    "{\"fingerprint\":{\"settings\":{\"guidanceScale\":\"7.5\",\"seed\":\"0\",\"steps\":\""
                            + (20 + build)
                            + "\"},\"inputs\":{\"model\":\"ab12\"},\"environment\":{\"device\":\"cuda\"}},\"sha256\":\"ff\"}",
                    10_000));
            DreamBoothAction.of(run)
                    .store(report.closed(
                            StageState.COMPLETED, "", new StageOutputs(files, Optional.of(record), Optional.empty())));
            run.setResult(Result.SUCCESS);
            run.end();
        }
        Map<String, String> asked = Map.of("stage", run.getNumber() + "-1", "page", "2", "n", "7");
        pages.put("images", view(run, "index.jelly"));
        for (String view : List.of("images", "image", "comparison")) {
            pages.put(
                    view + ", asked for",
                    JellyPage.render(run.getAction(DreamBoothAction.class), view + ".jelly", "", asked));
        }
        pages.put("no image", JellyPage.render(run.getAction(DreamBoothAction.class), "image.jelly", "", Map.of()));
    }

    private String view(FakeRun run, String view) throws IOException {
        return JellyPage.render(DreamBoothAction.of(run), view);
    }
}
