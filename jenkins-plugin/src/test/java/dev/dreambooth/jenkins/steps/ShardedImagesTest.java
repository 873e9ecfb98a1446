package dev.dreambooth.jenkins.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.jenkins.engine.DreamBoothConfiguration;
import dev.dreambooth.jenkins.engine.EngineInstallation;
import dev.dreambooth.jenkins.fake.FakeJob;
import dev.dreambooth.jenkins.fake.FakePipeline;
import dev.dreambooth.jenkins.fake.FakeRun;
import dev.dreambooth.jenkins.fake.RealEngine;
import dev.dreambooth.jenkins.local.LocalJenkins;
import dev.dreambooth.jenkins.results.DreamBoothAction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The nightly Pipeline of docs/jenkins.md with the engine itself: parts on two agents are what one would have made. */
class ShardedImagesTest {
    private static final int PATIENCE = 600;

    @TempDir
    private Path folder;

    private Path engine;
    private FakeJob job;

    @BeforeEach
    void startJenkins() throws IOException {
        LocalJenkins.reset(new DreamBoothConfiguration(), new EngineInstallation.DescriptorImpl());
        engine = RealEngine.at(folder.resolve("engine"));
        job = new FakeJob();
    }

    private Path workspace(String agent) throws IOException {
        Path workspace = Files.createDirectories(folder.resolve(agent));
        Files.writeString(workspace.resolve("dreambooth.yaml"), """
                subjectClass: dog
                instanceImages: %s
                withPriorPreservation: false
                maxTrainSteps: 2
                lrWarmupSteps: 0
                inferenceSteps: 2
                imagesPerPrompt: 2
                cache: off
                """.formatted(
                Path.of("..", "it", "quickstart", "images").toAbsolutePath().normalize()));
        return workspace;
    }

    @SuppressWarnings("unchecked")
    private String run(StageStep step, Path workspace) throws Exception {
        step.setEngineHome(engine.toString());
        FakePipeline pipeline = new FakePipeline(new FakeRun(job, folder), workspace);
        step.start(pipeline.context()).start();
        return ((Map<String, Object>) pipeline.await(PATIENCE)).get("message").toString();
    }

    private static GenerateStep images(List<String> prompts) {
        GenerateStep step = new GenerateStep();
        step.setPrompts(prompts);
        return step;
    }

    private static GenerateStep part(List<String> prompts, int part) {
        GenerateStep step = images(prompts);
        step.setShards(3);
        step.setShard(Integer.toString(part));
        return step;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    private static void assertSameImages(Path one, Path other) throws IOException {
        List<String> names = names(one);
        assertThat(names).contains("run.json", "contact-sheet.png").hasSizeGreaterThan(6);
        assertThat(names(other)).isEqualTo(names);
        for (String name : names) {
            assertThat(other.resolve(name)).hasSameBinaryContentAs(one.resolve(name));
        }
    }

    private static List<String> names(Path samples) throws IOException {
        try (Stream<Path> files = Files.list(samples)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals("events.jsonl")) // tells times of day
                    .sorted()
                    .toList();
        }
    }

    @Test
    void threePartsOnTwoAgentsAreWhatOneAgentMakes() throws Exception {
        List<String> prompts = new ArrayList<>(List.of("a {identifier} {subjectClass} at night", "a {subjectClass}"));
        Path alone = workspace("alone");
        run(new TrainStep(), alone);
        run(images(prompts), alone);
        Path first = workspace("agent-1");
        Path second = workspace("agent-2");
        for (Path agent : List.of(first, second)) {
            copy(alone.resolve("dreambooth/model"), agent.resolve("dreambooth/model"));
        }

        run(part(prompts, 1), first);
        run(part(prompts, 2), second);
        run(part(prompts, 3), first);

        Path merged = workspace("merging");
        for (Path agent : List.of(first, second)) {
            copySamples(agent, merged);
        }
        GenerateStep merge = images(prompts);
        merge.setShard("merge");
        run(merge, merged);

        assertSameImages(alone.resolve("dreambooth/samples"), merged.resolve("dreambooth/samples"));
        assertThat(run(part(prompts, 2), second)).contains("up to date");
    }

    @Test
    void aSecondNightMakesOnlyWhatChanged() throws Exception {
        Path trained = workspace("trained");
        run(new TrainStep(), trained);
        List<Path> agents = List.of(workspace("agent-1"), workspace("agent-2"));
        for (Path agent : agents) {
            copy(trained.resolve("dreambooth/model"), agent.resolve("dreambooth/model"));
        }
        String kept = "a {identifier} {subjectClass} at night";
        night(List.of(kept, "a {subjectClass}"), agents);
        Map<String, Long> first = times(agents);
        Path before = merge(List.of(kept, "a {subjectClass}"), agents, "merged-1");

        List<String> changed = List.of(kept, "a {subjectClass} in the rain");
        List<String> messages = night(changed, agents);

        // Images 0 and 1 are of the prompt that stayed; part 1 holds images 0 and 3, part 2 image 1, part 3 image 2.
        assertThat(messages.get(0)).contains("made 1 images", "1 more are as they were");
        assertThat(messages.get(1)).contains("made 0 images", "1 more are as they were");
        assertThat(messages.get(2)).contains("made 1 images").doesNotContain("as they were");
        Map<String, Long> second = times(agents);
        assertThat(second.keySet()).hasSize(4);
        assertThat(second.keySet().stream().filter(name -> second.get(name).equals(first.get(name))))
                .as("images that were not touched")
                .hasSize(2)
                .allMatch(name -> name.contains("night"));

        Path alone = workspace("alone");
        copy(trained.resolve("dreambooth/model"), alone.resolve("dreambooth/model"));
        run(images(changed), alone);
        Path after = merge(changed, agents, "merged-2");
        assertSameImages(alone.resolve("dreambooth/samples"), after);
        assertThat(job.getLastBuild().getAction(DreamBoothAction.class).getStages())
                .singleElement()
                .satisfies(stage -> assertThat(stage.getState()).isEqualTo("completed"));
        for (String name : names(before)) {
            if (name.contains("night")) {
                assertThat(after.resolve(name)).hasSameBinaryContentAs(before.resolve(name));
            }
        }
    }

    /** Parts 1 and 3 on the first agent, part 2 on the second; returns what they said. */
    private List<String> night(List<String> prompts, List<Path> agents) throws Exception {
        List<String> messages = new ArrayList<>();
        for (int part = 1; part <= 3; part++) {
            messages.add(run(part(prompts, part), agents.get((part + 1) % 2)));
        }
        return messages;
    }

    private Path merge(List<String> prompts, List<Path> agents, String name) throws Exception {
        Path merged = workspace(name);
        for (Path agent : agents) {
            copySamples(agent, merged);
        }
        GenerateStep merge = images(prompts);
        merge.setShard("merge");
        run(merge, merged);
        return merged.resolve("dreambooth/samples");
    }

    private static Map<String, Long> times(List<Path> agents) throws IOException {
        Map<String, Long> times = new TreeMap<>();
        for (Path agent : agents) {
            try (Stream<Path> files = Files.walk(agent.resolve("dreambooth"))) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".png")).toList()) {
                    times.put(
                            file.getFileName().toString(),
                            Files.getLastModifiedTime(file).toMillis());
                }
            }
        }
        return times;
    }

    private static void copySamples(Path agent, Path merged) throws IOException {
        try (Stream<Path> parts = Files.list(agent.resolve("dreambooth"))) {
            for (Path part : parts.filter(each -> each.getFileName().toString().startsWith("samples-"))
                    .toList()) {
                copy(part, merged.resolve("dreambooth").resolve(part.getFileName()));
            }
        }
    }
}
