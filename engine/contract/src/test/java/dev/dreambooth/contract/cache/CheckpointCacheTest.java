package dev.dreambooth.contract.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.resolve.SettingLayer;
import dev.dreambooth.contract.settings.resolve.SettingSources;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The newest checkpoint is with everyone, the ones before it and those of finished trainings with nobody. */
class CheckpointCacheTest {
    private static final String TRAINING = "ab".repeat(32);

    @TempDir
    private Path folder;

    private CacheServer server;
    private CheckpointCache cache;
    private final List<String> warnings = new ArrayList<>();

    @BeforeEach
    void aServer() throws IOException {
        server = new CacheServer();
        ResolvedSettings settings = new SettingSources(
                        folder,
                        SettingLayer.defaults(Map.of(), folder),
                        SettingLayer.pom(Map.of(), folder),
                        SettingLayer.properties(
                                Map.of(
                                        "dreambooth.remoteCache", server.address(),
                                        "dreambooth.remoteCacheMode", "read-write",
                                        "dreambooth.checkpointUpload", "true",
                                        "dreambooth.subjectClass", "dog",
                                        "dreambooth.instanceImages", "x"),
                                Set.of(),
                                folder),
                        List.of())
                .resolve(Stage.TRAIN);
        cache = CheckpointCache.of(settings, TRAINING, Map.of(), warnings::add).orElseThrow();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Path checkpoint(String name, String state) throws IOException {
        Path checkpoint = Files.createDirectories(folder.resolve("here").resolve(name));
        Files.writeString(checkpoint.resolve("state.safetensors"), state);
        return checkpoint;
    }

    @Test
    void anotherMachineGetsTheNewestOnly() throws IOException {
        cache.store(checkpoint("checkpoint-000100", "one"));
        cache.store(checkpoint("checkpoint-000200", "two"));

        Path there = folder.resolve("there");
        assertThat(cache.fetch(there)).contains("checkpoint-000200");
        assertThat(there.resolve("checkpoint-000200/state.safetensors")).hasContent("two");
        assertThat(cache.fetch(there)).as("it is there now").isEmpty();
        assertThat(server.files).hasSize(2);

        cache.remove();
        assertThat(server.files).isEmpty();
        assertThat(cache.fetch(folder.resolve("third"))).isEmpty();
        assertThat(warnings).isEmpty();
    }

    @Test
    void aListingThatLeadsOutsideIsRefused() throws IOException {
        cache.store(checkpoint("checkpoint-000100", "one"));
        String listing = "/cache/checkpoints/" + TRAINING + ".json";
        String text = new String(server.files.get(listing), StandardCharsets.UTF_8);
        for (String hostile : List.of(
                text.replace("checkpoint-000100", "../checkpoint-000100"),
                text.replace("state.safetensors", "../../state"),
                text.replace("\"format\":1", "\"format\":2"),
                "[")) {
            server.files.put(listing, hostile.getBytes(StandardCharsets.UTF_8));
            assertThat(cache.fetch(folder.resolve("there"))).isEmpty();
        }
        assertThat(warnings).hasSize(4).allMatch(warning -> warning.contains("corrupted"));
        assertThat(folder.resolve("there")).doesNotExist();
    }
}
