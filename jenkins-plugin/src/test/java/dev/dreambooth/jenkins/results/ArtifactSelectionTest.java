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
            "checkpoint-000400/optimizer.bin", 500L,
            "validation/contact-sheet.png", 20L,
            "worker.log", 5L);

    private static ArtifactSelection select(boolean model, boolean checkpoints, long maxBytes) {
        return new ArtifactSelection("train", new TreeMap<>(MODEL), new ArchiveOptions(model, checkpoints, maxBytes));
    }

    @Test
    void whatAPersonLooksAtAndTheModelAsOne() {
        ArtifactSelection selection = select(true, false, 1 << 20);

        assertThat(selection.files()).containsExactly("events.jsonl", "run.json", "validation/contact-sheet.png");
        assertThat(selection.model()).containsExactly("model_index.json", "unet/diffusion_pytorch_model.safetensors");
        assertThat(selection.notes()).isEmpty();
    }

    @Test
    void checkpointsOnlyWhenAskedFor() {
        assertThat(select(false, true, 1 << 20).files()).contains("checkpoint-000400/optimizer.bin");
        assertThat(select(false, true, 1 << 20).model()).isEmpty();
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
