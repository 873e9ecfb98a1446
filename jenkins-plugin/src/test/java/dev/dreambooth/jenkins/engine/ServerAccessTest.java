package dev.dreambooth.jenkins.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.jenkins.fake.FakeJob;
import dev.dreambooth.jenkins.fake.FakeRun;
import dev.dreambooth.jenkins.local.LocalCredentials;
import dev.dreambooth.jenkins.local.LocalJenkins;
import hudson.AbortException;
import hudson.EnvVars;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Credentials go from Jenkins to the engine's environment, and to no log. */
class ServerAccessTest {
    @TempDir
    private Path folder;

    private final DreamBoothConfiguration configuration = new DreamBoothConfiguration();
    private FakeRun run;

    @BeforeEach
    void startJenkins() throws IOException {
        LocalJenkins.reset(configuration);
        LocalCredentials.reset();
        LocalCredentials.text("token", "t0ken");
        LocalCredentials.user("ann", "ann", "hush");
        run = new FakeRun(new FakeJob(), folder);
    }

    private EnvVars environment(String cacheId, String trackingId) throws AbortException {
        EnvVars environment = new EnvVars(Map.of("HOME", "/home/ann"));
        ServerAccess.of(run, cacheId, trackingId).addTo(environment);
        environment.remove("HOME");
        return environment;
    }

    @Test
    void withoutIdsThereAreNoVariables() throws Exception {
        assertThat(environment("", "")).isEmpty();
        assertThat(LocalCredentials.used()).isEmpty();
    }

    @Test
    void aTextIsATokenAndAUserHasAPassword() throws Exception {
        assertThat(environment("token", "ann"))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "DREAMBOOTH_CACHE_TOKEN", "t0ken",
                        "MLFLOW_TRACKING_USERNAME", "ann",
                        "MLFLOW_TRACKING_PASSWORD", "hush"));
        assertThat(LocalCredentials.used()).containsExactly("token", "ann");
    }

    @Test
    void theAdministratorsHoldWhereTheStepNamesNone() throws Exception {
        configuration.setRemoteCache(" https://cache.example.com ");
        configuration.setCacheCredentialsId("ann");
        assertThat(environment("", ""))
                .containsEntry("DREAMBOOTH_REMOTE_CACHE", "https://cache.example.com")
                .containsEntry("DREAMBOOTH_CACHE_USERNAME", "ann");
        assertThat(environment("token", ""))
                .containsKey("DREAMBOOTH_CACHE_TOKEN")
                .doesNotContainKey("DREAMBOOTH_CACHE_USERNAME");
    }

    @Test
    void whatTheBuildSetItselfWins() throws Exception {
        EnvVars environment = new EnvVars(Map.of("DREAMBOOTH_CACHE_TOKEN", "own"));
        ServerAccess.of(run, "token", "").addTo(environment);
        assertThat(environment).containsEntry("DREAMBOOTH_CACHE_TOKEN", "own");
    }

    @Test
    void unknownIdsAreToldBeforeAnythingRuns() {
        assertThatThrownBy(() -> environment("tokn", ""))
                .isInstanceOf(AbortException.class)
                .hasMessageContaining("no credentials 'tokn'");
    }

    @Test
    void theLogShowsStars() throws Exception {
        LocalCredentials.text("longer", "t0ken-and-more");
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        OutputStream masked = ServerAccess.of(run, "token", "longer").masked(log);
        masked.write("✓ t0ken, t0ken-and-more\nthe rest t0k".getBytes(StandardCharsets.UTF_8));
        assertThat(log.toString(StandardCharsets.UTF_8)).isEqualTo("✓ ****, ****\n");
        masked.write("en ✓".getBytes(StandardCharsets.UTF_8));
        masked.flush();
        assertThat(log.toString(StandardCharsets.UTF_8)).isEqualTo("✓ ****, ****\nthe rest **** ✓");
    }

    @Test
    void anAddressWithAPasswordIsRefused() {
        assertThat(configuration
                        .doCheckRemoteCache("https://ann:hush@cache.example.com")
                        .kind
                        .name())
                .isEqualTo("ERROR");
        assertThat(configuration
                        .doCheckRemoteCache("https://cache.example.com/a@b")
                        .kind
                        .name())
                .isEqualTo("OK");
    }
}
