package dev.dreambooth.engine.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the jar holds is unpacked once, however many want it at the same time, and again if it was damaged. */
class EmbeddedFilesTest {
    private static final EmbeddedFiles MODEL = EmbeddedFiles.of(
            "embedded", "model_index.json", "vae/config.json", "vae/diffusion_pytorch_model.safetensors");

    @TempDir
    private Path cache;

    private Path unpacked() {
        return MODEL.unpack(cache, "model", "set model to a folder");
    }

    @Test
    void allWhoWantItAtOnceGetItWhole() throws Exception {
        int runs = 8;
        ExecutorService pool = Executors.newFixedThreadPool(runs);
        try {
            List<Callable<Path>> modules = new ArrayList<>();
            for (int i = 0; i < runs; i++) {
                modules.add(this::unpacked);
            }
            List<Path> folders = new ArrayList<>();
            for (Future<Path> module : pool.invokeAll(modules)) {
                folders.add(module.get());
            }
            assertThat(folders).containsOnly(unpacked());
        } finally {
            pool.shutdownNow();
        }
        assertThat(unpacked().resolve("vae/diffusion_pytorch_model.safetensors"))
                .isNotEmptyFile();
    }

    @Test
    void whatWasDamagedIsUnpackedAnew() throws IOException {
        Path config = unpacked().resolve("vae/config.json");
        String before = Files.readString(config);
        Files.writeString(config, "{}");

        assertThat(unpacked().resolve("vae/config.json")).hasContent(before);
    }
}
