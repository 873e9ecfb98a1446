package dev.dreambooth.engine.training.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
