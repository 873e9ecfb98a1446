package dev.dreambooth.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.event.Event;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is made is made once: images, parts of a sheet, class images, and results that another machine has made. */
class ReuseTest extends TinyRuns {
    private Map<String, String> sheet(String output, String prompts) throws Exception {
        Map<String, String> settings = settings(output);
        settings.put("prompts", prompts);
        settings.put("imagesPerPrompt", "2");
        return settings;
    }

    private List<String> made() {
        return events.stream()
                .filter(Event.SampleWritten.class::isInstance)
                .map(event -> ((Event.SampleWritten) event).path())
                .toList();
    }

    private Event.RunFinished succeed(Stage stage, Map<String, String> settings) {
        Event.RunFinished end = run(stage, settings);
        assertThat(end.exitCode()).as(end.message()).isEqualTo(ExitCode.OK);
        return end;
    }

    @Test
    void addingAPromptMakesOnlyItsImages() throws Exception {
        succeed(Stage.GENERATE, sheet("out", "a dog|a cat"));
        assertThat(made()).hasSize(4);

        Event.RunFinished end = succeed(Stage.GENERATE, sheet("out", "a fox|a dog|a cat"));
        assertThat(made()).containsExactly("01-a-fox-seed7.png", "01-a-fox-seed8.png");
        assertThat(end.message()).contains("made 2 images", "4 more are as they were");

        succeed(Stage.GENERATE, sheet("anew", "a fox|a dog|a cat"));
        assertThat(files(folder.resolve("out/samples")))
                .containsExactlyInAnyOrderEntriesOf(files(folder.resolve("anew/samples")));
    }

    @Test
    void anyOtherChangeMakesAllImagesAgain() throws Exception {
        succeed(Stage.GENERATE, sheet("out", "a dog|a cat"));
        Map<String, String> changed = sheet("out", "a dog|a cat|a fox");
        changed.put("guidanceScale", "2");
        succeed(Stage.GENERATE, changed);
        assertThat(made()).hasSize(6);
    }

    @Test
    void anImageThatWasChangedIsMadeAgainAndTheOthersStay() throws Exception {
        Map<String, String> settings = sheet("out", "a dog|a cat");
        succeed(Stage.GENERATE, settings);
        Files.write(folder.resolve("out/samples/02-a-cat-seed8.png"), new byte[] {1});
        succeed(Stage.GENERATE, settings);
        assertThat(made()).containsExactly("02-a-cat-seed8.png");
    }

    @Test
    void partsPutTogetherEqualTheWhole() throws Exception {
        String prompts = "a dog|a cat|a fox";
        succeed(Stage.GENERATE, sheet("whole", prompts));
        for (String shard : List.of("3/3", "1/3", "2/3")) {
            Map<String, String> part = sheet("parts", prompts);
            part.put("shard", shard);
            succeed(Stage.GENERATE, part);
            assertThat(made()).hasSize(2);
        }
        Map<String, String> merge = sheet("parts", prompts);
        merge.put("shard", "merge");
        succeed(Stage.GENERATE, merge);
        assertThat(made()).isEmpty();
        assertThat(files(folder.resolve("parts/samples")))
                .containsExactlyInAnyOrderEntriesOf(files(folder.resolve("whole/samples")));
        merge.remove("shard");
        assertThat(succeed(Stage.GENERATE, merge).message()).startsWith("up to date");
    }

    @Test
    void partsThatDoNotBelongTogetherAreRefused() throws Exception {
        Map<String, String> part = sheet("parts", "a dog|a cat");
        part.put("shard", "1/2");
        succeed(Stage.GENERATE, part);
        Map<String, String> merge = sheet("parts", "a dog|a cat");
        merge.put("shard", "merge");
        assertThat(run(Stage.GENERATE, merge).message()).contains("part 2/2 is missing");

        part.put("shard", "2/2");
        part.put("guidanceScale", "2");
        succeed(Stage.GENERATE, part);
        assertThat(run(Stage.GENERATE, merge).message())
                .contains("part 2 differs from part 1", "guidanceScale 7.5 → 2");

        part.remove("guidanceScale");
        succeed(Stage.GENERATE, part);
        merge.put("prompts", "a dog|a bird");
        assertThat(run(Stage.GENERATE, merge).message()).contains("other settings", "prompts");

        merge.put("prompts", "a dog|a cat");
        Files.write(folder.resolve("parts/samples-2-of-2/02-a-cat-seed8.png"), new byte[1]);
        Files.write(folder.resolve("parts/samples-2-of-2/01-a-dog-seed8.png"), new byte[1]);
        assertThat(run(Stage.GENERATE, merge).message()).contains("01-a-dog-seed8.png", "was changed");
    }

    @Test
    void moreClassImagesLeaveTheFirstAsTheyWere() throws Exception {
        Map<String, String> settings = settings("out");
        succeed(Stage.REGULARIZE, settings);
        Map<String, byte[]> before = files(folder.resolve("out/class-images"));
        settings.put("classImages", "5");
        succeed(Stage.REGULARIZE, settings);
        assertThat(made()).containsExactly("00003.png", "00004.png");
        Map<String, byte[]> after = files(folder.resolve("out/class-images"));
        for (String name : List.of("00000.png", "00001.png", "00002.png")) {
            assertThat(after.get(name)).as(name).isEqualTo(before.get(name));
        }
    }

    @Test
    void anotherMachineFetchesInsteadOfTraining() throws Exception {
        for (Stage stage : Stage.values()) {
            Map<String, String> here = judged(settings("here"), "off");
            here.put("remoteCache", folder.resolve("shared").toString());
            here.put("remoteCacheMode", "read-write");
            succeed(stage, here);
        }
        for (Stage stage : Stage.values()) {
            Map<String, String> there = judged(settings("there"), "off");
            there.put("remoteCache", folder.resolve("shared").toString());
            Event.RunFinished end = succeed(stage, there);
            assertThat(end.message()).startsWith("fetched from the remote cache " + folder.resolve("shared"));
            assertThat(events).noneMatch(Event.StepCompleted.class::isInstance);
        }
        Map<String, byte[]> made = files(folder.resolve("here"));
        made.keySet().removeIf(name -> name.startsWith(".work/")); // what an evaluation keeps for the next one
        assertThat(files(folder.resolve("there"))).containsExactlyInAnyOrderEntriesOf(made);
    }

    @Test
    void aCorruptedEntryIsRefusedAndTheModelMadeAgain() throws Exception {
        Map<String, String> here = settings("here");
        here.put("cache", folder.resolve("kept").toString());
        succeed(Stage.TRAIN, here);
        for (Path blob : blobs()) {
            Files.write(blob, new byte[] {1, 2, 3});
        }
        Map<String, String> there = settings("there");
        there.put("cache", folder.resolve("kept").toString());
        Event.RunFinished end = succeed(Stage.TRAIN, there);
        assertThat(end.message()).startsWith("trained");
        assertThat(events).anyMatch(event -> event.toString().contains("corrupted"));
        assertThat(files(folder.resolve("there/model")))
                .containsExactlyInAnyOrderEntriesOf(files(folder.resolve("here/model")));
    }

    @Test
    void nothingOfTheMachineOrTheHourIsInWhatIsPublished() throws Exception {
        for (Stage stage : Stage.values()) {
            succeed(stage, judged(settings("out"), "off"));
        }
        String host = InetAddress.getLocalHost().getHostName();
        files(folder.resolve("out")).forEach((name, bytes) -> {
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            assertThat(text)
                    .as(name)
                    .doesNotContain(folder.toString())
                    .doesNotContainPattern("20\\d\\d-\\d\\d-\\d\\dT");
            if (name.matches(".*\\.(json|html|css|csv|svg)") && !name.startsWith("model/tokenizer")) {
                assertThat(text).as(name).doesNotContain(System.getProperty("user.name"), host);
            }
        });
    }

    private List<Path> blobs() throws Exception {
        try (var entries = Files.list(folder.resolve("kept/blobs"))) {
            return entries.toList();
        }
    }

    @Test
    void aTrainingWhoseMachineIsLostGoesOnElsewhereToTheSameBytes() throws Exception {
        succeed(Stage.TRAIN, settings("whole"));
        Map<String, String> lost = uploading("lost");
        Event.RunFinished stopped = run(
                Stage.TRAIN,
                lost,
                () -> events.stream()
                                .filter(Event.StepCompleted.class::isInstance)
                                .count()
                        >= 3);
        assertThat(stopped.exitCode()).isEqualTo(ExitCode.CANCELLED);

        succeed(Stage.TRAIN, uploading("fresh"));
        assertThat(events).filteredOn(Event.StepCompleted.class::isInstance).hasSize(1);
        assertThat(events).anyMatch(event -> event.toString().contains("fetched checkpoint-000003"));
        assertThat(files(folder.resolve("fresh/model")))
                .containsExactlyInAnyOrderEntriesOf(files(folder.resolve("whole/model")));
        assertThat(folder.resolve("shared/checkpoints")).isEmptyDirectory();
    }

    private Map<String, String> uploading(String output) throws Exception {
        Map<String, String> settings = settings(output);
        settings.put("remoteCache", folder.resolve("shared").toString());
        settings.put("remoteCacheMode", "read-write");
        settings.put("checkpointUpload", "true");
        settings.put("checkpointingSteps", "1");
        return settings;
    }

    @Test
    void aPlanSaysWhatWouldRunAndDoesNothing() throws Exception {
        Map<String, String> plan = new HashMap<>(settings("out"));
        plan.put("dryRun", "true");
        assertThat(succeed(Stage.TRAIN, plan).message())
                .startsWith("would run: 4 steps; memory: about 4")
                .contains(" trained weights, ", " optimizer state, ", " activations, ")
                .endsWith("(no result yet)");
        assertThat(succeed(Stage.REGULARIZE, plan).message()).startsWith("would run: 3 class images");
        assertThat(succeed(Stage.GENERATE, plan).message())
                .matches("would run: 1 images; memory: at least \\d+ MB: [\\d.]+ [kM]B weights, 450 MB program"
                        + " \\(no result yet\\)");
        assertThat(folder.resolve("out")).doesNotExist();
        plan.put("dryRun", "false");
        succeed(Stage.TRAIN, plan);
        plan.put("dryRun", "true");
        assertThat(succeed(Stage.TRAIN, plan).message()).startsWith("up to date");
        plan.put("learningRate", "2e-3");
        assertThat(succeed(Stage.TRAIN, plan).message()).endsWith("(learningRate 0.001 → 0.002)");
    }

    @Test
    void eachChangedFileIsNamed() throws Exception {
        succeed(Stage.TRAIN, settings("out"));
        Path image = folder.resolve("images/1.png");
        byte[] bytes = Files.readAllBytes(image);
        Files.write(image, bytes); // touched, not changed
        assertThat(run(Stage.TRAIN, settings("out")).message()).startsWith("up to date");

        Files.copy(image, folder.resolve("images/2.png"));
        Map<String, String> plan = settings("out");
        plan.put("dryRun", "true");
        assertThat(run(Stage.TRAIN, plan).message()).endsWith("(2.png is new)");
    }
}
