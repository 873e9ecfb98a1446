package dev.dreambooth.engine.training.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.json.CanonicalJson;
import dev.dreambooth.contract.record.Fingerprint;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A checkpoint made with ill intent, even with its hashes right, is refused by name, and the one before is used. */
class ForgedCheckpointTest {
    @TempDir
    Path folder;

    private final Scope scope = Scope.open();
    private final Map<String, Tensor> state = Map.of("weight.a", Tensor.of(new float[] {1, 2, 3}, 3));
    private CheckpointStore store;
    private Path forged;

    @BeforeEach
    void saveTwo() {
        Fingerprint identity =
                new Fingerprint("train", JsonNodeFactory.instance.objectNode().put("seed", 1), Map.of(), Map.of());
        store = new CheckpointStore(folder.resolve("checkpoints"), 0, identity);
        store.save(1, 0, state, aside -> {});
        forged = store.save(2, 0, state, aside -> {});
    }

    @AfterEach
    void closeScope() {
        scope.close();
    }

    private void assertRefused(String why) {
        List<String> refused = new ArrayList<>();
        assertThat(store.latest(state, 10, any -> {}, refused::add)
                        .orElseThrow()
                        .step())
                .isEqualTo(1);
        assertThat(refused)
                .singleElement()
                .asString()
                .contains("checkpoint-000002")
                .contains(why);
    }

    private void listAnew() throws IOException {
        Files.delete(forged.resolve(FileManifest.NAME));
        FileManifest.write(forged);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret", "/etc/passwd", "..", "sub/state.safetensors", "\u0000"})
    void aListThatLeadsElsewhereLeadsNowhere(String name) throws IOException {
        Files.writeString(folder.resolve("secret"), "not to be read");
        ObjectNode manifest =
                (ObjectNode) CanonicalJson.STRICT.readTree(Files.readAllBytes(forged.resolve(FileManifest.NAME)));
        manifest.put(name, "0".repeat(64));
        Files.writeString(forged.resolve(FileManifest.NAME), CanonicalJson.indented(manifest));
        assertRefused("is missing");
    }

    @Test
    void aLinkIsNoFileOfACheckpoint() throws IOException {
        Path elsewhere = folder.resolve("elsewhere");
        Files.move(forged.resolve("state.safetensors"), elsewhere);
        Files.createSymbolicLink(forged.resolve("state.safetensors"), elsewhere);
        assertRefused("not a plain file");
    }

    @Test
    void aFolderIsNoFileOfACheckpointEither() throws IOException {
        Files.createDirectory(forged.resolve("more"));
        assertRefused("more is not a plain file");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "null",
                "{}",
                "42",
                "{\"format\":2,\"step\":2,\"loss\":0,\"identity\":{}}",
                "{\"format\":1,\"step\":\"two\",\"loss\":0,\"identity\":{}}",
                "{\"format\":1,\"step\":2,\"loss\":0,\"identity\":null}",
                "{\"format\":1,\"step\":2,\"loss\":0,\"identity\":{\"stage\":\"train\"}}",
                "{\"format\":1,\"step\":2,\"loss\":0,\"identity\":{},\"class\":\"java.net.URL\"}"
            })
    void foreignFactsAreRefused(String facts) throws IOException {
        Files.writeString(forged.resolve("checkpoint.json"), facts);
        listAnew();
        assertRefused("checkpoint.json");
    }

    @Test
    void factsMayBeLongButNotEndless() throws IOException {
        Path facts = forged.resolve("checkpoint.json");
        String padded = Files.readString(facts) + " ".repeat((16 << 20) - (int) Files.size(facts));
        Files.writeString(facts, padded);
        listAnew();
        assertThat(store.latest(state, 10, any -> {}, refused -> {})
                        .orElseThrow()
                        .step())
                .isEqualTo(2);
        Files.writeString(facts, padded + " ");
        listAnew();
        assertRefused("larger than any of ours");
    }

    @Test
    void withoutFactsNothingIsKnown() throws IOException {
        Files.delete(forged.resolve("checkpoint.json"));
        listAnew();
        assertRefused("cannot be used");
    }

    @Test
    void aStepThatIsNotThatOfItsNameIsRefused() throws IOException {
        String facts = Files.readString(forged.resolve("checkpoint.json"));
        Files.writeString(forged.resolve("checkpoint.json"), facts.replace("\"step\" : 2", "\"step\" : 9"));
        listAnew();
        assertRefused("step 9");
    }

    @Test
    void anEndlessListIsNotRead() throws IOException {
        Files.writeString(forged.resolve(FileManifest.NAME), " ".repeat((1 << 20) + 1));
        assertRefused("larger than any of ours");
    }

    @Test
    void deeplyNestedListsAreRefused() throws IOException {
        Files.writeString(forged.resolve(FileManifest.NAME), "[".repeat(100_000));
        assertRefused("cannot be read");
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MAX_VALUE, 1 << 30, 5})
    void aHeaderThatLiesAboutItsLengthIsRefused(long length) throws IOException {
        Path weights = forged.resolve("state.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(0, length);
        Files.write(weights, bytes);
        listAnew();
        assertRefused("cannot be used");
    }

    @Test
    void aTensorThatIsLargerThanItsFileIsRefused() throws IOException {
        byte[] header =
                "{\"weight.a\":{\"dtype\":\"F32\",\"shape\":[1099511627776],\"data_offsets\":[0,4398046511104]}}"
                        .getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(8 + header.length).order(ByteOrder.LITTLE_ENDIAN);
        Files.write(
                forged.resolve("state.safetensors"),
                file.putLong(header.length).put(header).array());
        listAnew();
        assertRefused("cannot be used");
    }

    @ParameterizedTest
    @ValueSource(strings = {"checkpoint-99999999999999999999", "checkpoint-000003.txt", "checkpoint--00001"})
    void strangeNamesAreNotCheckpoints(String name) throws IOException {
        Files.createDirectories(folder.resolve("checkpoints").resolve(name));
        assertThat(store.latest(state, 10, any -> {}, refused -> {})
                        .orElseThrow()
                        .step())
                .isEqualTo(2);
    }
}
