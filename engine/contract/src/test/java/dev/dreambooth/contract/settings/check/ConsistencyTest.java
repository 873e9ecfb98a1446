package dev.dreambooth.contract.settings.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.CacheSettings;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.resolve.SettingLayer;
import dev.dreambooth.contract.settings.resolve.SettingsResolver;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Devices, caches and data that contradict each other are refused with both places, and what goes together goes. */
class ConsistencyTest {
    @TempDir
    private Path project;

    @ParameterizedTest
    @CsvSource({
        "device=cuda, device cuda, accelerator cpu",
        "device=cpu, device cpu, ''",
        "device=cuda accelerator=cu124, device cuda, ''",
        "libtorch=/opt/libtorch, libtorch /opt/libtorch, ''",
        "libtorch=/opt/libtorch accelerator=cu128, libtorch /opt/libtorch, ''",
        "'device=cpu,cpu', 'device cpu,cpu', trainBatchSize 1",
        "'device=cpu,cpu trainBatchSize=3 gradientAccumulationSteps=3', 'device cpu,cpu', trainBatchSize 3",
        "'device=cpu,cpu trainBatchSize=4', 'device cpu,cpu', ''",
        "'device=cpu,cpu gradientAccumulationSteps=2', 'device cpu,cpu', ''",
        "'device=cpu,cpu trainBatchSize=2 fusedBackward=true', 'device cpu,cpu', fusedBackward true",
        "fusedBackward=true, device auto, ''",
        "priorKind=teacher withPriorPreservation=false, priorKind teacher, withPriorPreservation false",
        "priorKind=teacher, priorKind teacher, ''",
        "lossMaskBackground=0.1, lossMaskBackground 0.1, lossMask none",
        "lossMaskBackground=0 lossMask=none, lossMaskBackground 0.0, ''",
        "lossMaskBackground=0.1 lossMask=alpha, lossMaskBackground 0.1, ''",
        "checkpointUpload=true remoteCache=https://cache.example/, checkpointUpload true, remoteCacheMode read",
        "precision=fp16 fusedBackward=true gradientClipping=block, precision fp16, gradientClipping block",
        "precision=fp16, precision fp16, ''",
        "precision=fp16 determinism=portable, precision fp16, determinism portable",
        "determinism=portable, precision fp32, ''",
    })
    void contradictionsNameBothSidesAndNothingElseIsOne(String line, String one, String other) {
        if (other.isEmpty()) {
            resolve(line);
            return;
        }
        assertThatThrownBy(() -> resolve(line)).isInstanceOfSatisfying(UserError.class, error -> {
            String name = one.substring(0, one.indexOf(' '));
            assertThat(error.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
            assertThat(error.setting()).contains(name);
            assertThat(error.what()).startsWith(one + " (-Ddreambooth." + name + ") contradicts " + other + " (");
            assertThat(error.remedy()).isNotBlank();
        });
    }

    private ResolvedSettings resolve(String line) {
        return TrainingSettings.written(project, line);
    }

    @ParameterizedTest
    @CsvSource({"'cuda,cuda:0', cuda:0", "'cuda:1,cuda:1', cuda:1"})
    void anAcceleratorNamedTwiceIsRefused(String devices, String twice) {
        assertThatThrownBy(() -> resolve("device=" + devices + " accelerator=cu124 trainBatchSize=2"))
                .hasMessageStartingWith("device " + devices + " (-Ddreambooth.device) names " + twice + " twice.");
    }

    @Test
    void severalAcceleratorsAndOneProcessorSeveralTimesAreDevices() {
        assertThat(resolve("device=cuda,cuda:1 accelerator=cu124 trainBatchSize=2")
                        .get(CommonSettings.DEVICE))
                .isEqualTo("cuda,cuda:1");
    }

    @Test
    void uploadedCheckpointsNeedACacheThatIsWrittenTo() {
        assertThatThrownBy(() -> resolve("checkpointUpload=true")).hasMessageStartingWith("remoteCache is not set.");
        assertThat(resolve("checkpointUpload=true remoteCache=share remoteCacheMode=read-write")
                        .get(CacheSettings.REMOTE_CACHE))
                .isEqualTo(project.resolve("share").toString());
    }

    @Test
    void theBestStepIsKnownByImagesThatAreHeldOut() {
        assertThatThrownBy(() -> resolve("exportBest=loss"))
                .hasMessageStartingWith("exportBest loss (-Ddreambooth.exportBest) needs to know which step is the"
                        + " best, but there are no validationImages.");
        resolve("exportBest=loss validationImages=held-out");
    }

    @Test
    void choosingBySubjectNeedsSamples() {
        assertThatThrownBy(() -> resolve("exportBest=subject"))
                .hasMessageStartingWith(
                        "exportBest subject (-Ddreambooth.exportBest) compares the samples of each step");
        resolve("exportBest=subject samplePrompts=a_dog");
    }

    @ParameterizedTest
    @ValueSource(strings = {"4/3", "2/1"})
    void aPartThatIsNoneIsRefused(String shard) {
        Map<String, Object> pom = Map.of("prompts", List.of("a dog"), "shard", shard);

        assertThatThrownBy(() ->
                        SettingsResolver.resolve(Stage.GENERATE, project, List.of(SettingLayer.pom(pom, project))))
                .hasMessageStartingWith("shard " + shard + " is impossible");
    }
}
