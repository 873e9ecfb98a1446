package dev.dreambooth.engine.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints come back as they were written, and a damaged or foreign one is never taken. */
class CheckpointStoreTest {
    @TempDir
    Path folder;

    private final Scope scope = Scope.open();
    private final Tensor weight = Tensor.of(new float[] {1, 2, 3}, 3);
    private final Tensor moment = Tensor.scalar(7);
    private final Map<String, Tensor> state = Map.of("weight.a", weight, "exp_avg.a", moment);

    @AfterEach
    void closeScope() {
        scope.close();
    }

    private static ObjectNode identity(double rate) {
        ObjectNode identity = JsonNodeFactory.instance.objectNode();
        identity.putObject("settings").put("learningRate", rate);
        return identity;
    }

    private CheckpointStore store(int limit) {
        return new CheckpointStore(folder, limit, identity(1e-4));
    }

    @Test
    void restoresWhatWasSaved() {
        store(0).save(400, state);
        weight.copyFrom(Tensor.zeros(3));
        moment.copyFrom(Tensor.scalar(0));
        Checkpoint checkpoint = store(0).latest(reason -> {
            throw new AssertionError(reason);
        });
        checkpoint.restore(state);
        assertThat(checkpoint.step()).isEqualTo(400);
        assertThat(weight.toFloats()).containsExactly(1, 2, 3);
        assertThat(moment.item()).isEqualTo(7);
    }

    @Test
    void keepsTheNewest() {
        for (int step = 1; step <= 4; step++) {
            store(2).save(step, state);
        }
        assertThat(store(2).newestFirst())
                .extracting(path -> path.getFileName().toString())
                .containsExactly("checkpoint-000004", "checkpoint-000003");
    }

    @Test
    void goesBackToTheLastWholeOneWhateverFileIsDamaged() throws IOException {
        store(0).save(1, state);
        for (String file : List.of("state.safetensors", "checkpoint.json", "manifest.json")) {
            for (boolean delete : new boolean[] {true, false}) {
                Path damaged = store(0).save(2, state).resolve(file);
                if (delete) {
                    Files.delete(damaged);
                } else {
                    byte[] bytes = Files.readAllBytes(damaged);
                    bytes[bytes.length / 2] ^= 1;
                    Files.write(damaged, bytes);
                }
                List<String> refused = new ArrayList<>();
                assertThat(store(0).latest(refused::add).step()).isEqualTo(1);
                assertThat(refused).singleElement().asString().contains("checkpoint-000002");
            }
        }
    }

    @Test
    void refusesAnotherRunsCheckpointByTheDifference() {
        store(0).save(1, state);
        CheckpointStore other = new CheckpointStore(folder, 0, identity(2e-4));
        List<String> refused = new ArrayList<>();
        assertThat(other.latest(refused::add)).isNull();
        assertThat(refused).singleElement().asString().contains("settings.learningRate was 1.0E-4 and is 2.0E-4");
        assertThatThrownBy(() -> other.named("checkpoint-000001")).isInstanceOf(UserError.class);
        assertThatThrownBy(() -> store(0).named("checkpoint-000009"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("checkpoint-000001");
    }

    @Test
    void refusesTensorsOfAnotherModel() {
        store(0).save(1, state);
        Checkpoint checkpoint = store(0).named("checkpoint-000001");
        assertThatThrownBy(() -> checkpoint.restore(Map.of("weight.a", weight))).isInstanceOf(UserError.class);
        assertThatThrownBy(() -> checkpoint.restore(Map.of("weight.a", moment, "exp_avg.a", moment)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("weight.a");
    }
}
