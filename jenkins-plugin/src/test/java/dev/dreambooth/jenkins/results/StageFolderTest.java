package dev.dreambooth.jenkins.results;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Where in a workspace the files of a stage are looked for, never outside of it. */
class StageFolderTest {
    @Test
    void checkpointsLieBesideTheResults() {
        StageFolder nested = new StageFolder("target/dreambooth/model");

        assertThat(nested.beside(StageFolder.CHECKPOINTS)).contains("target/dreambooth/checkpoints");
        assertThat(nested.place("checkpoints/checkpoint-000400/state.safetensors"))
                .isEqualTo("target/dreambooth/checkpoints/checkpoint-000400/state.safetensors");
        assertThat(nested.instanceImages()).contains("target/dreambooth/instance-images.png");
        assertThat(nested.place("instance-images.png")).isEqualTo("target/dreambooth/instance-images.png");
        assertThat(nested.place("run.json")).isEqualTo("target/dreambooth/model/run.json");
    }

    @Test
    void anOutputDirectoryMayBeTheWorkspaceItself() {
        StageFolder top = new StageFolder("model");

        assertThat(top.beside(StageFolder.PROGRESS)).contains("progress");
        assertThat(top.place("progress/contact-sheet.png")).isEqualTo("progress/contact-sheet.png");
    }

    @Test
    void nothingLiesBesideTheWorkspace() {
        assertThat(new StageFolder(".").beside(StageFolder.CHECKPOINTS)).isEmpty();
    }
}
