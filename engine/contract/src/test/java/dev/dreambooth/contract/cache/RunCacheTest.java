package dev.dreambooth.contract.cache;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.io.FileHasher;
import dev.dreambooth.contract.record.FileRecord;
import dev.dreambooth.contract.record.Fingerprint;
import dev.dreambooth.contract.record.RunRecord;
import dev.dreambooth.contract.settings.resolve.SettingLayer;
import dev.dreambooth.contract.settings.resolve.SettingSources;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A result made once is fetched by others, checked; and whatever is wrong with a cache, the run goes on and says so. */
class RunCacheTest {
    private static final Fingerprint FINGERPRINT = new Fingerprint(
            "generate", JsonNodeFactory.instance.objectNode().put("seed", 1L), Map.of(), Map.of("engine", "1"));

    @TempDir
    private Path folder;

    private CacheServer server;
    private Path result;
    private RunRecord record;
    private final List<String> warnings = new ArrayList<>();

    @BeforeEach
    void aResultAndAServer() throws IOException {
        server = new CacheServer();
        result = Files.createDirectories(folder.resolve("result/unet"));
        Path weights = Files.writeString(result.resolve("weights.bin"), "weights");
        Path again = Files.writeString(result.resolve("same.bin"), "weights");
        result = result.getParent();
        Path index = Files.writeString(result.resolve("index.json"), "{}");
        List<FileRecord> outputs = new ArrayList<>();
        for (Path file : List.of(index, weights, again)) {
            outputs.add(FileRecord.of(result, file, FileHasher.READING));
        }
        record = new RunRecord(FINGERPRINT, outputs, Map.of(), Map.of("finalLoss", 0.5), Map.of(), Map.of(), List.of());
        record.write(result);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private RunCache cache(Map<String, String> settings) {
        return cache(settings, Map.of());
    }

    private RunCache cache(Map<String, String> settings, Map<String, String> environment) {
        return RunCache.of(settings(settings), environment, warnings::add);
    }

    private ResolvedSettings settings(Map<String, String> settings) {
        Map<String, String> properties = new HashMap<>();
        settings.forEach((name, value) -> properties.put(SettingLayer.PROPERTY_PREFIX + name, value));
        return new SettingSources(
                        folder,
                        SettingLayer.defaults(Map.of(), folder),
                        SettingLayer.pom(Map.of(), folder),
                        SettingLayer.properties(properties, Set.of(), folder),
                        List.of())
                .resolve(Stage.REGULARIZE);
    }

    private Map<String, String> remote() {
        return Map.of(
                "cache",
                "off",
                "remoteCache",
                server.address(),
                "remoteCacheMode",
                "read-write",
                "subjectClass",
                "dog",
                "remoteCacheTimeout",
                "60"); // longer than a busy machine takes
    }

    private static Map<String, String> local(String place) {
        return Map.of("cache", place, "subjectClass", "dog");
    }

    private static Map<String, String> contents(Path root) throws IOException {
        Map<String, String> contents = new HashMap<>();
        try (Stream<Path> walk = Files.walk(root)) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                contents.put(root.relativize(file).toString(), Files.readString(file));
            }
        }
        return contents;
    }

    @Test
    void aLocalResultComesBackWholeAndEqualContentsAreKeptOnce() throws IOException {
        cache(local("kept")).store(record, result);

        Path target = folder.resolve("elsewhere/model");
        RunCache.Hit hit = cache(local("kept")).fetch(FINGERPRINT, target).orElseThrow();

        assertThat(hit.place()).isEqualTo("local cache " + folder.resolve("kept"));
        assertThat(contents(target)).isEqualTo(contents(result));
        assertThat(folder.resolve("kept/blobs")).isDirectoryContaining("glob:**");
        assertThat(contents(folder.resolve("kept/blobs"))).hasSize(2);
        assertThat(warnings).isEmpty();
    }

    @Test
    void anotherMachineFetchesFromTheServerAndKeepsACopy() throws IOException {
        cache(remote()).store(record, result);

        Map<String, String> other = new HashMap<>(remote());
        other.put("cache", "copy");
        other.put("remoteCacheMode", "read");
        Path target = folder.resolve("other/model");
        assertThat(cache(other).find(FINGERPRINT)).contains("remote cache " + server.address() + "/");
        assertThat(cache(other).fetch(FINGERPRINT, target)).isPresent();
        assertThat(contents(target)).isEqualTo(contents(result));
        server.close();
        assertThat(cache(local("copy")).fetch(FINGERPRINT, folder.resolve("third")))
                .isPresent();
        assertThat(warnings).isEmpty();
    }

    @Test
    void aWebDavServerGetsItsCollectionsFirst() {
        server.strictCollections = true;
        cache(remote()).store(record, result);
        assertThat(warnings).isEmpty();
        assertThat(server.files).hasSize(3);
        assertThat(cache(remote()).fetch(FINGERPRINT, folder.resolve("x"))).isPresent();
    }

    @Test
    void aReaderStoresNothing() {
        Map<String, String> reading = new HashMap<>(remote());
        reading.put("remoteCacheMode", "read");
        cache(reading).store(record, result);
        assertThat(server.requests).isEmpty();
    }

    @Test
    void aChangedByteIsRefusedRemovedAndStoredAnew() throws IOException {
        cache(remote()).store(record, result);
        String weights = "/cache/blobs/" + record.outputs().get(1).sha256();
        server.files.put(weights, "weighty".getBytes(StandardCharsets.UTF_8));
        Path target = folder.resolve("target");

        assertThat(cache(remote()).fetch(FINGERPRINT, target)).isEmpty();
        assertThat(warnings).singleElement().asString().contains("corrupted", "unet/weights.bin");
        assertThat(target).doesNotExist();

        cache(remote()).store(record, result);
        assertThat(cache(remote()).fetch(FINGERPRINT, target)).isPresent();
    }

    @Test
    void aReaderLeavesACorruptedEntryWhereItIs() {
        cache(remote()).store(record, result);
        server.files.replaceAll((name, content) -> name.contains("blobs") ? new byte[7] : content);
        Map<String, String> reading = new HashMap<>(remote());
        reading.put("remoteCacheMode", "read");
        assertThat(cache(reading).fetch(FINGERPRINT, folder.resolve("x"))).isEmpty();
        assertThat(server.requests).noneMatch(request -> request.startsWith("DELETE"));
    }

    @Test
    void aHugeOrLyingAnswerIsCutOff() {
        cache(remote()).store(record, result);
        server.files.replaceAll((name, content) -> name.contains("blobs") ? new byte[1 << 20] : content);
        assertThat(cache(remote()).fetch(FINGERPRINT, folder.resolve("x"))).isEmpty();
        assertThat(warnings).singleElement().asString().contains("more than the");
    }

    @Test
    void aRecordOfAnotherRunOrOneThatLeadsOutsideIsRefused() throws IOException {
        String run = "/cache/runs/" + FINGERPRINT.sha256() + ".json";
        Fingerprint other = new Fingerprint("train", FINGERPRINT.settings(), Map.of(), Map.of());
        new RunRecord(other, record.outputs(), Map.of(), Map.of(), Map.of(), Map.of(), List.of())
                .write(folder.resolve("result"));
        server.files.put(run, Files.readAllBytes(result.resolve("run.json")));
        assertThat(cache(remote()).fetch(FINGERPRINT, folder.resolve("x"))).isEmpty();
        assertThat(warnings).singleElement().asString().contains("that of another run");

        warnings.clear();
        FileRecord outside =
                new FileRecord("../../outside", record.outputs().get(0).sha256(), 2);
        new RunRecord(FINGERPRINT, List.of(outside), Map.of(), Map.of(), Map.of(), Map.of(), List.of()).write(result);
        server.files.put(run, Files.readAllBytes(result.resolve("run.json")));
        assertThat(cache(remote()).fetch(FINGERPRINT, folder.resolve("x"))).isEmpty();
        assertThat(warnings).singleElement().asString().contains("cannot be used");
        assertThat(folder.getParent().resolve("outside")).doesNotExist();
    }

    @Test
    void filesThatTheDiskHasNoRoomForAreNotBegun() throws IOException {
        FileRecord huge = new FileRecord("huge", "0".repeat(64), Long.MAX_VALUE);
        new RunRecord(FINGERPRINT, List.of(huge), Map.of(), Map.of(), Map.of(), Map.of(), List.of()).write(result);
        server.files.put(
                "/cache/runs/" + FINGERPRINT.sha256() + ".json", Files.readAllBytes(result.resolve("run.json")));
        assertThat(cache(remote()).fetch(FINGERPRINT, folder.resolve("x"))).isEmpty();
        assertThat(warnings).singleElement().asString().contains("that are free");
        assertThat(server.requests).noneMatch(request -> request.contains("blobs"));
    }

    @Test
    void aServerThatIsDownSlowOrShutIsLeftOutOnceAndSaidSo() {
        server.status = 500;
        RunCache broken = cache(remote());
        assertThat(broken.fetch(FINGERPRINT, folder.resolve("x"))).isEmpty();
        broken.store(record, result);
        assertThat(warnings).singleElement().asString().contains("goes on without", "500");

        warnings.clear();
        server.status = 401;
        cache(remote()).fetch(FINGERPRINT, folder.resolve("x"));
        assertThat(warnings).singleElement().asString().contains("credentials");

        warnings.clear();
        server.status = 0;
        server.delayMillis = 4000;
        Map<String, String> impatient = new HashMap<>(remote());
        impatient.put("remoteCacheTimeout", "1");
        cache(impatient).fetch(FINGERPRINT, folder.resolve("x"));
        assertThat(warnings).singleElement().asString().contains("goes on without");

        warnings.clear();
        server.close();
        cache(remote()).fetch(FINGERPRINT, folder.resolve("x"));
        assertThat(warnings).singleElement().asString().contains("goes on without");
    }

    @Test
    void credentialsComeFromTheEnvironmentAndAreNeverTold() {
        Map<String, String> secret = Map.of(Credentials.USERNAME, "me", Credentials.PASSWORD, "hunter2");
        cache(remote(), secret).store(record, result);
        assertThat(server.authorizations).isNotEmpty().allMatch(header -> header.equals("Basic bWU6aHVudGVyMg=="));
        server.status = 403;
        cache(remote(), secret).fetch(FINGERPRINT, folder.resolve("x"));
        assertThat(warnings).singleElement().asString().contains("403").doesNotContain("hunter2", "bWU6");
        assertThat(Credentials.of(secret).orElseThrow()).hasToString("credentials");

        server.authorizations.clear();
        server.status = 0;
        cache(remote(), Map.of(Credentials.TOKEN, "abc")).find(FINGERPRINT);
        assertThat(server.authorizations).containsExactly("Bearer abc");
    }

    @Test
    void credentialsAreNotSentInTheClear() {
        Map<String, String> open = new HashMap<>(remote());
        open.put("remoteCache", "http://cache.example.invalid/x");
        cache(open, Map.of(Credentials.TOKEN, "abc")).find(FINGERPRINT);
        assertThat(warnings).singleElement().asString().contains("not sent over http");
    }

    @Test
    void theOldestGoesWhenRoomRunsOut() throws IOException {
        cache(local("kept")).store(record, result);
        Path kept = folder.resolve("kept");
        new LocalCache(kept, 9).trim();
        assertThat(kept.resolve("runs")).isDirectoryContaining("glob:**.json");
        new LocalCache(kept, 8).trim();
        assertThat(kept.resolve("runs")).isEmptyDirectory();
        assertThat(new LocalCache(kept, 0).clear()).isEqualTo(9);
        assertThat(contents(kept)).isEmpty();
    }
}
