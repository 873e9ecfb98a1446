package dev.dreambooth.engine.training.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.record.Fingerprint;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints come back as they were written, a damaged or foreign one is never taken, and the last good one stays. */
class CheckpointStoreTest {
    private static final long MANY = 1000;

    @TempDir
    Path folder;

    private final Scope scope = Scope.open();
    private final Tensor weight = Tensor.of(new float[] {1, 2, 3}, 3);
    private final Tensor moment = Tensor.scalar(7);
    private final Map<String, Tensor> state = Map.of("weight.a", weight, "exp_avg.a", moment);
    private final List<String> refused = new ArrayList<>();

    @AfterEach
    void closeScope() {
        scope.close();
    }

    private static Fingerprint identity(double rate) {
        return new Fingerprint(
                "train",
                JsonNodeFactory.instance.objectNode().put("learningRate", rate),
                Map.of("1.png", "abc"),
                Map.of("libtorch", "2.7.1"));
    }

    private CheckpointStore store(int limit) {
        return new CheckpointStore(folder, limit, identity(1e-4));
    }

    private Optional<Checkpoint> latest(CheckpointStore store) {
        return store.latest(state, MANY, any -> {}, refused::add);
    }

    private List<String> names() {
        return store(0).newestFirst().stream()
                .map(path -> path.getFileName().toString())
                .toList();
    }

    private void damage(long step) throws IOException {
        Files.writeString(folder.resolve(CheckpointStore.name(step)).resolve("state.safetensors"), "damaged");
    }

    @Test
    void restoresWhatWasSaved() {
        store(0).save(400, 0.25, state, aside -> {});
        weight.copyFrom(Tensor.zeros(3));
        moment.copyFrom(Tensor.scalar(0));
        Checkpoint checkpoint = latest(store(0)).orElseThrow();
        assertThat(refused).isEmpty();
        assertThat(weight.toFloats()).containsExactly(0, 0, 0);
        checkpoint.restore(state);
        assertThat(checkpoint.step()).isEqualTo(400);
        assertThat(checkpoint.loss()).isEqualTo(0.25);
        assertThat(weight.toFloats()).containsExactly(1, 2, 3);
        assertThat(moment.item()).isEqualTo(7);
    }

    @Test
    void keepsTheNewest() {
        CheckpointStore store = store(2);
        for (int step = 1; step <= 4; step++) {
            store.save(step, 0, state, aside -> {});
        }
        assertThat(names()).containsExactly("checkpoint-000004", "checkpoint-000003");
    }

    @Test
    void neverRemovesTheOnlyGoodOneForTheSakeOfDamagedOrForeignOnes() throws IOException {
        store(0).save(1, 0, state, aside -> {});
        new CheckpointStore(folder, 0, identity(2e-4)).save(8, 0, state, aside -> {});
        store(0).save(9, 0, state, aside -> {});
        damage(9);
        CheckpointStore store = store(2);
        assertThat(latest(store).orElseThrow().step()).isEqualTo(1);
        assertThat(refused).hasSize(2);

        store.save(2, 0, state, aside -> {});
        assertThat(names()).containsExactly("checkpoint-000002", "checkpoint-000001");
        CheckpointStore onlyOne = store(1);
        onlyOne.save(3, 0, state, aside -> {});
        assertThat(names()).containsExactly("checkpoint-000003");
        onlyOne.save(2, 0, state, aside -> {});
        assertThat(names()).containsExactly("checkpoint-000002");
    }

    @Test
    void aCheckpointThatFailsLeavesTheOneBefore() {
        store(1).save(1, 0, state, aside -> {});
        weight.close();
        assertThatThrownBy(() -> store(1).save(2, 0, state, aside -> {})).isInstanceOf(IllegalStateException.class);
        assertThat(names()).containsExactly("checkpoint-000001");
        assertThat(folder).isDirectoryNotContaining("glob:**.partial");
    }

    @Test
    void whatAKilledProcessLeftIsTidiedUp() throws IOException {
        store(0).save(1, 0, state, aside -> {});
        store(0).save(2, 0, state, aside -> {});
        Files.createDirectories(folder.resolve("checkpoint-000003.partial/half"));
        Files.move(folder.resolve("checkpoint-000002"), folder.resolve("checkpoint-000002.old"));
        Files.createDirectories(folder.resolve("checkpoint-000001.old"));
        Files.createDirectories(folder.resolve("mine.partial"));
        store(0).recover();
        try (var left = Files.list(folder)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("checkpoint-000001", "checkpoint-000002", "mine.partial");
        }
        assertThat(latest(store(0)).orElseThrow().step()).isEqualTo(2);
    }

    @Test
    void refusesAnotherRunsCheckpointByTheDifference() {
        store(0).save(1, 0, state, aside -> {});
        CheckpointStore other = new CheckpointStore(folder, 0, identity(2e-4));
        assertThat(latest(other)).isEmpty();
        assertThat(refused).singleElement().asString().contains("learningRate 1.0E-4 → 2.0E-4");
        assertThatThrownBy(() -> other.named("checkpoint-000001", state, MANY, any -> {}))
                .isInstanceOf(UserError.class);
        assertThatThrownBy(() -> store(0).named("checkpoint-000009", state, MANY, any -> {}))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("checkpoint-000001");
    }

    @Test
    void refusesTensorsOfAnotherModelAndChangesNone() {
        store(0).save(1, 0, state, aside -> {});
        Checkpoint checkpoint = store(0).named("checkpoint-000001", state, MANY, any -> {});
        Tensor other = Tensor.zeros(3);
        assertThatThrownBy(() -> checkpoint.restore(Map.of("weight.a", other))).isInstanceOf(UserError.class);
        assertThatThrownBy(() -> checkpoint.restore(Map.of("weight.a", other, "exp_avg.a", Tensor.zeros(2))))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("exp_avg.a");
        assertThat(other.toFloats()).containsExactly(0, 0, 0);
        assertThat(store(0).latest(Map.of("weight.a", other), MANY, any -> {}, refused::add))
                .isEmpty();
        assertThat(refused).singleElement().asString().contains("other tensors");
    }

    @Test
    void refusesWhatLiesBeyondTheEnd() {
        store(0).save(5, 0, state, aside -> {});
        assertThat(store(0).latest(state, 4, any -> {}, refused::add)).isEmpty();
        assertThat(refused).singleElement().asString().contains("beyond the end of this run of 4 steps");
        assertThat(store(0).latest(state, 5, any -> {}, refused::add)).isPresent();
    }

    @Test
    void theOneBeforeAStepIsTheNewestThatCanBeUsed() throws IOException {
        for (int step = 1; step <= 4; step++) {
            store(0).save(step, 0.5, state, aside -> {});
        }
        CheckpointStore store = store(0);
        assertThat(store.before(4, state, any -> {}).orElseThrow().step()).isEqualTo(3);
        damage(3);
        assertThat(store.before(4, state, any -> {}).orElseThrow().step()).isEqualTo(2);
        UserError foreign = UserError.data("It is another's.", "");
        List<Long> asked = new ArrayList<>();
        assertThat(store.before(3, state, checkpoint -> {
                    asked.add(checkpoint.step());
                    throw foreign;
                }))
                .isEmpty();
        assertThat(asked).containsExactly(2L, 1L);
        assertThat(store.before(3, state, any -> {})).as("refused once for all").isEmpty();
        assertThat(store(0).before(1, state, any -> {})).isEmpty();
    }

    @Test
    void whatLiesBesideTheTensorsIsWrittenCheckedAndAskedFor() throws IOException {
        Path saved = store(0).save(1, 0, state, aside -> Files.writeString(aside.resolve("more.txt"), "more"));
        assertThat(saved.resolve("more.txt")).hasContent("more");
        assertThat(latest(store(0)))
                .hasValueSatisfying(
                        checkpoint -> assertThat(checkpoint.folder()).isEqualTo(saved));

        UserError foreign = UserError.data("Its companion is another's.", "");
        assertThat(store(0).latest(
                                state,
                                MANY,
                                any -> {
                                    throw foreign;
                                },
                                refused::add))
                .isEmpty();
        assertThat(refused).containsExactly("Its companion is another's.");
        assertThatThrownBy(() -> store(0).named("checkpoint-000001", state, MANY, any -> {
                    throw foreign;
                }))
                .isSameAs(foreign);
        Files.writeString(saved.resolve("more.txt"), "less");
        assertThat(latest(store(0))).isEmpty();
        assertThat(refused).last().asString().contains("more.txt is not as manifest.json lists it");
    }

    @Test
    void theyAreOrderedByTheirStepsAndOnlyFoldersAreCheckpoints() throws IOException {
        for (String name :
                List.of("checkpoint-1000000", "checkpoint-999999", "checkpoint-000002", "checkpoint-00003")) {
            Files.createDirectories(folder.resolve(name));
        }
        Files.writeString(folder.resolve("checkpoint-000005"), "a file");

        assertThat(names()).containsExactly("checkpoint-1000000", "checkpoint-999999", "checkpoint-000002");
        assertThat(new CheckpointStore(folder.resolve("none"), 0, identity(1)).newestFirst())
                .isEmpty();
    }

    @Test
    void aLimitOfNoneKeepsAllAndTheWrittenOneStaysBesideNewerOnes() {
        for (int step = 1; step <= 3; step++) {
            store(0).save(step, 0, state, aside -> {});
        }
        assertThat(names()).hasSize(3);
        store(2).save(2, 0, state, aside -> {});
        assertThat(names()).containsExactly("checkpoint-000003", "checkpoint-000002");
    }

    @Test
    void aCheckpointWrittenAnewIsGoodAgain() throws IOException {
        store(0).save(1, 0, state, aside -> {});
        store(0).save(2, 0, state, aside -> {});
        damage(2);
        CheckpointStore store = store(2);
        assertThat(latest(store).orElseThrow().step()).isEqualTo(1);
        store.save(2, 0, state, aside -> {});
        assertThat(store.before(3, state, any -> {}).orElseThrow().step()).isEqualTo(2);
    }

    @Test
    void theSpaceThatIsAskedForIsThatOfAllThatWillLieThere() {
        long petabytes = 1L << 50; // 1126 TB
        Map<String, Tensor> large = Map.of("a", Tensor.zeros(10_000), "b", Tensor.zeros(1));
        // 64 kB beside the tensors, 40,004 bytes of numbers, half a kB for the header of each
        assertThat(refusedSpace(store(0), large, 0, 3, 16 * petabytes))
                .contains("(3 checkpoints of 107 kB, and a result of 18014 TB)");
        assertThat(refusedSpace(store(0), state, petabytes, 3, 4 * petabytes))
                .as("what lies beside is there twice while it is replaced")
                .contains("(3 checkpoints of 1126 TB, and a result of 4504 TB) takes 10133 TB");
        assertThat(refusedSpace(store(2), state, petabytes, 3, 0)).contains("(3 checkpoints of");
        assertThat(refusedSpace(store(2), state, petabytes, 4, 0))
                .as("the limit and one in the making")
                .contains("(3 checkpoints of");
        store(0).save(1, 0, state, aside -> {});
        store(0).save(2, 0, state, aside -> {});
        assertThat(refusedSpace(store(2), state, petabytes, 9, 0)).contains("(1 checkpoints of");
        assertThat(refusedSpace(store(3), state, petabytes, 9, 0)).contains("(2 checkpoints of");
        assertThat(refusedSpace(store(1), state, petabytes, 9, 0))
                .as("more than the limit lie there")
                .contains("(1 checkpoints of");
        assertThat(refusedSpace(store(0), state, petabytes, 9, 0)).contains("(9 checkpoints of");
    }

    private static String refusedSpace(
            CheckpointStore store, Map<String, Tensor> state, long companions, long planned, long result) {
        return assertThrows(UserError.class, () -> store.requireSpace(state, companions, planned, result))
                .what();
    }

    @Test
    void saysBeforeTheRunThatItsCheckpointsWillNotFit() {
        store(0).requireSpace(state, 0, 10, 0);
        assertThatThrownBy(() -> store(0).requireSpace(state, 0, 1L << 40, 0))
                .isInstanceOfSatisfying(
                        UserError.class, error -> assertThat(error.exitCode()).isEqualTo(ExitCode.DATA))
                .hasMessageContaining("1099511627776 checkpoints of")
                .hasMessageContaining("are missing");
        store(2).requireSpace(state, 0, 1L << 40, 0); // never more than the limit and one in the making
    }
}
