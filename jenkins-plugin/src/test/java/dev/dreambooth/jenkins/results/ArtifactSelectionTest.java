package dev.dreambooth.jenkins.results;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What of a stage's files goes into the build. */
class ArtifactSelectionTest {
    private static final Map<String, Long> MODEL = Map.of(
            "run.json", 10L,
            "events.jsonl", 10L,
            "model_index.json", 10L,
            "unet/diffusion_pytorch_model.safetensors", 1_000L,
            "contact-sheet.png", 20L,
            "checkpoints/checkpoint-000400/checkpoint.json", 10L,
            "checkpoints/checkpoint-000400/state.safetensors", 500L,
            "checkpoints/checkpoint-000800/checkpoint.json", 10L,
            "checkpoints/checkpoint-000800/state.safetensors", 500L,
            "worker.log", 5L);

    private static ArtifactSelection select(boolean model, boolean checkpoints, long maxBytes) {
        return new ArtifactSelection("train", new TreeMap<>(MODEL), new ArchiveOptions(model, checkpoints, maxBytes));
    }

    @Test
    void whatAPersonLooksAtAndTheModelAsOne() {
        ArtifactSelection selection = select(true, false, 1 << 20);

        assertThat(selection.files()).containsExactly("contact-sheet.png", "events.jsonl", "run.json");
        assertThat(selection.model()).containsExactly("model_index.json", "unet/diffusion_pytorch_model.safetensors");
        assertThat(selection.notes()).isEmpty();
    }

    @Test
    void checkpointsOnlyWhenAskedFor() {
        assertThat(select(false, true, 1 << 20).files())
                .contains(
                        "checkpoints/checkpoint-000400/checkpoint.json",
                        "checkpoints/checkpoint-000400/state.safetensors",
                        "checkpoints/checkpoint-000800/state.safetensors");
        assertThat(select(false, true, 1 << 20).model()).isEmpty();
        assertThat(select(false, false, 1 << 20).files()).noneMatch(file -> file.contains("checkpoint"));
    }

    @Test
    void ofCheckpointsTheNewestThatThereIsRoomForAndEachWhole() {
        ArtifactSelection selection = select(true, true, 2_000);

        assertThat(selection.model()).as("comes first").hasSize(2);
        assertThat(selection.files())
                .containsExactly(
                        "contact-sheet.png",
                        "events.jsonl",
                        "run.json",
                        "checkpoints/checkpoint-000800/checkpoint.json",
                        "checkpoints/checkpoint-000800/state.safetensors");
        assertThat(selection.notes()).singleElement().asString().contains("checkpoint-000400", "limit");
    }

    @Test
    void halfACheckpointIsNone() {
        ArtifactSelection selection = new ArtifactSelection(
                "train",
                new TreeMap<>(Map.of("checkpoints/checkpoint-000400.partial/state.safetensors", 10L)),
                new ArchiveOptions(true, true, 1 << 20));

        assertThat(selection.files()).isEmpty();
        assertThat(selection.model()).isEmpty();
    }

    @Test
    void aLoraIsAModel() {
        Map<String, Long> lora = Map.of(
                "run.json", 10L,
                "kohya_lora_weights.safetensors", 1_000L,
                "pytorch_lora_weights.safetensors", 1_000L);

        ArtifactSelection selection =
                new ArtifactSelection("train", new TreeMap<>(lora), new ArchiveOptions(true, false, 1 << 20));

        assertThat(selection.model())
                .containsExactly("kohya_lora_weights.safetensors", "pytorch_lora_weights.safetensors");
    }

    @Test
    void aSingleFileIsAModel() {
        ArtifactSelection selection = new ArtifactSelection(
                "train",
                new TreeMap<>(Map.of("run.json", 10L, "model.safetensors", 1_000L)),
                new ArchiveOptions(true, false, 1 << 20));

        assertThat(selection.model()).containsExactly("model.safetensors");
    }

    @Test
    void neverMoreThanTheLimitAndNotWithoutAWord() {
        ArtifactSelection selection = select(true, true, 600);

        assertThat(selection.model()).isEmpty();
        assertThat(selection.notes()).anyMatch(note -> note.contains("archiveModel: false"));
    }

    @Test
    void ofClassImagesOnlyTheSheet() {
        ArtifactSelection selection = new ArtifactSelection(
                "regularize",
                new TreeMap<>(Map.of("000001.png", 10L, "contact-sheet.png", 10L, "manifest.json", 10L)),
                new ArchiveOptions(true, false, 1 << 20));

        assertThat(selection.files()).containsExactly("contact-sheet.png", "manifest.json");
    }
}
