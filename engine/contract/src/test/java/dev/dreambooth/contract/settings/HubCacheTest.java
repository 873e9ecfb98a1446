package dev.dreambooth.contract.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.type.UnusableValueException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that Hugging Face's libraries downloaded are found by folder and by name, and told from what is none. */
class HubCacheTest {
    private static final String ONE = "39593d5650112b4cc580433f6b0435385882d819";
    private static final String OTHER = "451f4fe16113bff5a5d2269ed5ad43b0592e9a14";

    @TempDir
    Path folder;

    private Path model(String name, String ref, String... snapshots) throws IOException {
        Path model = folder.resolve("hub/models--" + name);
        Files.createDirectories(model.resolve("snapshots"));
        for (String snapshot : snapshots) {
            Files.createDirectories(model.resolve("snapshots").resolve(snapshot));
        }
        if (!ref.isEmpty()) {
            Files.createDirectories(model.resolve("refs"));
            Files.writeString(model.resolve("refs/main"), ref + "\n");
        }
        return model;
    }

    @Test
    void theFolderOfAModelStandsForItsCurrentState() throws IOException {
        Path model = model("runwayml--stable-diffusion-v1-5", OTHER, ONE, OTHER);
        Path current = model.resolve("snapshots").resolve(OTHER);
        assertThat(HubCache.snapshot(model)).isEqualTo(current);
        assertThat(HubCache.snapshot(model.resolve("snapshots"))).isEqualTo(current);
        assertThat(HubCache.snapshot(model.resolve("snapshots").resolve(ONE)))
                .isEqualTo(model.resolve("snapshots").resolve(ONE));
        assertThat(HubCache.snapshot(folder)).isEqualTo(folder);
    }

    @Test
    void withoutAReferenceTheOnlyStateIsTaken() throws IOException {
        Path model = model("x--y", "", ONE);
        assertThat(HubCache.snapshot(model))
                .isEqualTo(model.resolve("snapshots").resolve(ONE));
        Path stale = model("x--z", OTHER, ONE);
        assertThat(HubCache.snapshot(stale))
                .isEqualTo(stale.resolve("snapshots").resolve(ONE));
    }

    @Test
    void severalStatesOrNoneAreRefused() throws IOException {
        Path several = model("x--several", "", ONE, OTHER);
        assertThatThrownBy(() -> HubCache.snapshot(several))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("2 snapshots")
                .hasMessageContaining(ONE);
        Path none = model("x--none", ONE);
        assertThatThrownBy(() -> HubCache.snapshot(none))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("no snapshot");
    }

    @ParameterizedTest
    @CsvSource({"HF_HUB_CACHE, hub", "HF_HOME, .", "XDG_CACHE_HOME, xdg", "NONE, home"})
    void aNameIsLookedForWhereTheLibrariesDo(String variable, String place) throws IOException {
        Path hub = switch (variable) {
            case "XDG_CACHE_HOME" -> folder.resolve("xdg/huggingface/hub");
            case "NONE" -> folder.resolve("home/.cache/huggingface/hub");
            default -> folder.resolve("hub");
        };
        Path state = hub.resolve("models--stabilityai--sd-turbo/snapshots").resolve(ONE);
        Files.createDirectories(state);
        HubCache cache = HubCache.of(
                Map.of(variable, folder.resolve(place).normalize().toString()), Optional.of(folder.resolve("home")));
        assertThat(cache.find("stabilityai/sd-turbo")).contains(state);
        assertThat(cache.find("stabilityai/sdxl-turbo")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"models/sd/x", "sd", "/abs/sd", "../sd", "C:\\sd", "a/"})
    void pathsAreNoNames(String path) {
        assertThat(new HubCache(List.of(folder)).find(path)).isEmpty();
    }

    @Test
    void theSettingTakesFoldersOfTheCacheAndNoAddresses() throws IOException {
        Path model = model("x--y", "", ONE);
        ModelType type = new ModelType();
        assertThat(type.located("hub/models--x--y", folder::resolve))
                .isEqualTo(model.resolve("snapshots").resolve(ONE).toString());
        assertThat(type.located("nowhere/at-all-of-dreambooth", folder::resolve))
                .isEqualTo(folder.resolve("nowhere/at-all-of-dreambooth").toString());
        assertThatThrownBy(() -> type.parse(List.of("https://huggingface.co/x/y")))
                .isInstanceOf(UnusableValueException.class)
                .hasMessageContaining("a web address, from which nothing is downloaded");
    }
}
