package dev.dreambooth.jenkins.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.launch.ControlProtocol;
import hudson.FilePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What runs on the agent, sent there and back through a stream as the wire does. */
class AgentCallablesTest {
    @TempDir
    private Path folder;

    private FilePath agent() {
        return new FilePath(folder.toFile());
    }

    @Test
    void eventsComeInWholeLinesOnceEach() throws Exception {
        Path file = folder.resolve(ControlProtocol.EVENTS);
        Files.writeString(file, "one\ntwo\nthr");

        EventTail.News first = agent().act(new EventTail(0));
        assertThat(first.lines()).isEqualTo("one\ntwo\n");
        Files.writeString(file, "ee\n", StandardOpenOption.APPEND);
        EventTail.News second = agent().act(new EventTail(first.next()));

        assertThat(second.lines()).isEqualTo("three\n");
        assertThat(agent().act(new EventTail(second.next())).lines()).isEmpty();
    }

    @Test
    void anEndlessLineIsPassedOver() throws Exception {
        Files.writeString(folder.resolve(ControlProtocol.EVENTS), "x".repeat(EventTail.MAX_BYTES) + "\nlast\n");

        EventTail.News first = agent().act(new EventTail(0));
        EventTail.News second = agent().act(new EventTail(first.next()));

        assertThat(first.lines()).isEmpty();
        assertThat(second.lines()).endsWith("last\n");
    }

    @Test
    void resultsAreListedWithoutLinksAndStrangeNames() throws Exception {
        Path results = Files.createDirectories(folder.resolve("ws/dreambooth/model"));
        Files.writeString(results.resolve("run.json"), "{}");
        Files.writeString(results.resolve("a b.png"), "x");
        Files.writeString(folder.resolve("secret"), "s3cret");
        Files.createSymbolicLink(results.resolve("link.png"), folder.resolve("secret"));
        FilePath workspace = new FilePath(folder.resolve("ws").toFile());

        ResultFiles.Listing listing = workspace.act(new ResultFiles("dreambooth/model"));

        assertThat(listing.sizes()).isEqualTo(Map.of("run.json", 2L));
        assertThat(listing.record()).isEqualTo("{}");
    }

    @Test
    void oneFileIsListedUnlessItIsALink() throws Exception {
        Path output = Files.createDirectories(folder.resolve("ws/dreambooth"));
        Files.writeString(folder.resolve("secret"), "s");
        Files.writeString(output.resolve("sheet.png"), "PNG");
        Files.createSymbolicLink(output.resolve("link.png"), folder.resolve("secret"));
        FilePath workspace = new FilePath(folder.resolve("ws").toFile());

        assertThat(workspace.act(new ResultFiles("dreambooth/sheet.png")).sizes())
                .isEqualTo(Map.of("sheet.png", 3L));
        assertThat(workspace.act(new ResultFiles("dreambooth/link.png")).sizes())
                .isEmpty();
        assertThat(workspace.act(new ResultFiles("dreambooth/none.png")).sizes())
                .isEmpty();
    }

    @Test
    void aResultsFolderThatLinksOutsideIsEmpty() throws Exception {
        Files.createDirectories(folder.resolve("ws"));
        Path outside = Files.createDirectories(folder.resolve("outside"));
        Files.writeString(outside.resolve("run.json"), "{}");
        Files.createSymbolicLink(folder.resolve("ws/dreambooth"), outside);

        ResultFiles.Listing listing = new FilePath(folder.resolve("ws").toFile()).act(new ResultFiles("dreambooth"));

        assertThat(listing.sizes()).isEmpty();
        assertThat(listing.record()).isEmpty();
    }

    @Test
    void namesAreCheckedAgainOnArrival() {
        ResultFiles.Listing hostile = new ResultFiles.Listing(
                Map.of("../../etc/passwd", 1L, "good.png", 2L, "negative.png", -1L),
                Map.of("run.json", "x".repeat(3 << 20)),
                0);

        assertThat(hostile.sizes()).isEqualTo(Map.of("good.png", 2L));
        assertThat(hostile.record()).isEmpty();
    }

    @Test
    void equalModelsArePackedToEqualBytes() throws Exception {
        Path model = Files.createDirectories(folder.resolve("model/unet"));
        Files.writeString(model.resolve("weights"), "w");
        Files.writeString(folder.resolve("model/model_index.json"), "{}");
        List<String> files = List.of("model_index.json", "unet/weights");

        agent().act(new PackModel("model", files, "one.zip"));
        Files.setLastModifiedTime(model.resolve("weights"), FileTime.fromMillis(1_000_000_000_000L));
        agent().act(new PackModel("model", files, "two.zip"));

        assertThat(folder.resolve("one.zip")).hasSameBinaryContentAs(folder.resolve("two.zip"));
        try (ZipFile zip = new ZipFile(folder.resolve("one.zip").toFile())) {
            assertThat(zip.stream()).extracting(ZipEntry::getMethod).containsOnly(ZipEntry.STORED); // not by whose zlib
        }
    }

    @Test
    void whyAModelCannotBePackedIsAnAnswerAndNoFailure() throws Exception {
        assertThat(agent().act(new PackModel("model", List.of("weights"), "control/model.zip")))
                .contains("weights");
    }

    @Test
    void onlyAProcessWithOurMarkIsKilled() throws Exception {
        Process other = new ProcessBuilder("sleep", "60").start();
        try {
            Files.writeString(folder.resolve(ControlProtocol.PID), Long.toString(other.pid()));

            assertThat(agent().act(new KillOwnProcess("DREAMBOOTH_TASK=dreambooth-1")))
                    .isFalse();
            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void whatIsNoNumberOfAProcessIsNotBelieved() throws IOException, InterruptedException {
        for (String pid : List.of("-1", "1; rm", "", "99999999999999999999")) {
            Files.writeString(folder.resolve(ControlProtocol.PID), pid);
            assertThat(agent().act(new KillOwnProcess("A=b"))).as(pid).isFalse();
        }
    }

    @Test
    void aLargeFileCountsAsMissing() throws Exception {
        Files.writeString(folder.resolve("large"), "x".repeat(SmallFile.MAX_BYTES + 1));

        assertThat(agent().child("large").act(new SmallFile())).isEmpty();
        assertThat(agent().child("missing").act(new SmallFile())).isEmpty();
    }
}
