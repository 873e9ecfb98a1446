package dev.dreambooth.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.io.UserCache;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The digest of a large file is remembered, and believed; with {@code rehash} the file itself is read. */
class RehashTest extends TinyRuns {
    private static final long SETTLING = 2600;

    private final String cache = System.getProperty(UserCache.PROPERTY);

    @BeforeEach
    void forgetWhatIsKnown() {
        System.setProperty(UserCache.PROPERTY, folder.resolve("user").toString());
    }

    @AfterEach
    void restoreUserCache() {
        if (cache == null) {
            System.clearProperty(UserCache.PROPERTY);
        } else {
            System.setProperty(UserCache.PROPERTY, cache);
        }
    }

    @Test
    void aMemoryThatLiesIsBelievedUnlessFilesAreReadAnew() throws Exception {
        Map<String, String> settings = settings("out");
        Path model = folder.resolve("model");
        for (Map.Entry<String, byte[]> file :
                files(Path.of(settings.get("model"))).entrySet()) {
            Files.createDirectories(model.resolve(file.getKey()).getParent());
            Files.write(model.resolve(file.getKey()), file.getValue());
        }
        Path large = model.resolve("scheduler/scheduler_config.json");
        Files.writeString(large, " ".repeat((1 << 20) - (int) Files.size(large)), StandardOpenOption.APPEND);
        Thread.sleep(SETTLING); // a file that has just changed is not remembered
        settings.put("model", model.toString());
        assertThat(run(Stage.GENERATE, settings).message()).startsWith("made");
        settings.put("dryRun", "true");
        assertThat(run(Stage.GENERATE, settings).message()).startsWith("up to date");

        Path memory = folder.resolve("user/digests.json");
        String lie = Files.readString(memory).replaceAll("(\"sha256\":\")[0-9a-f]{64}", "$1" + "0".repeat(64));
        Files.writeString(memory, lie);

        assertThat(run(Stage.GENERATE, settings).message())
                .startsWith("would run")
                .contains("scheduler_config.json changed");
        settings.put("rehash", "true");
        assertThat(run(Stage.GENERATE, settings).message()).startsWith("up to date");
    }
}
