package dev.dreambooth.engine.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.archive.ModelUnpacker;
import dev.dreambooth.engine.family.SingleFileModel;
import dev.dreambooth.engine.fuzz.FuzzInput.Change;
import dev.dreambooth.engine.fuzz.mutation.ByteMutator;
import dev.dreambooth.engine.fuzz.mutation.JsonMutator;
import dev.dreambooth.engine.fuzz.mutation.Mutator;
import dev.dreambooth.engine.fuzz.mutation.SafetensorsMutator;
import dev.dreambooth.engine.fuzz.mutation.ZipFileBytes;
import dev.dreambooth.engine.fuzz.mutation.ZipMutator;
import dev.dreambooth.engine.golden.Golden;
import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.weights.TensorEntry;
import dev.dreambooth.engine.weights.TensorFile;
import dev.dreambooth.engine.weights.WeightSet;
import dev.dreambooth.engine.weights.pickle.TensorFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Files of weights, and archives of models: what is largest, and most often got from strangers. */
final class WeightTargets {
    private static final byte[] FIRST = Seeds.safetensors(
            List.of(Seeds.zeros("conv.weight", DType.FLOAT32, 2, 3), Seeds.zeros("conv.bias", DType.FLOAT16, 5)));
    private static final byte[] SECOND =
            Seeds.safetensors(List.of(Seeds.zeros("out.weight", DType.BFLOAT16, 4), Seeds.zeros("n", DType.INT64)));
    private static final String INDEX = """
            {"metadata": {"total_size": 56}, "weight_map": {"conv.weight": "model-00001-of-00002.safetensors",
            "conv.bias": "model-00001-of-00002.safetensors", "out.weight": "model-00002-of-00002.safetensors",
            "n": "model-00002-of-00002.safetensors"}}""";

    private WeightTargets() {}

    static List<FuzzTarget> all() {
        return List.of(
                new FuzzTarget(
                        "safetensors",
                        90,
                        true,
                        List.of(FuzzInput.of("weights.safetensors", FIRST, new SafetensorsMutator())),
                        (file, folder, output) -> readAll(file)),
                new FuzzTarget("shards", 50, true, List.of(shards()), (file, folder, output) -> readShards(folder)),
                new FuzzTarget(
                        "checkpoint",
                        90,
                        true,
                        Stream.of("weights.ckpt", "training.ckpt", "command.ckpt")
                                .map(name -> FuzzInput.of(
                                        name,
                                        Seeds.bytes(Golden.folder("pickle").resolve(name)),
                                        new ZipMutator(new ByteMutator())))
                                .toList(),
                        (file, folder, output) -> readAll(file)),
                new FuzzTarget(
                        "single-file",
                        8,
                        true,
                        List.of(FuzzInput.of("model.safetensors", SingleFile.sd2(), new SafetensorsMutator())),
                        (file, folder, output) -> unpackFile(file, output)),
                new FuzzTarget(
                        "model-archive",
                        40,
                        true,
                        List.of(FuzzInput.of("model.zip", archive(), new ZipMutator(new JsonMutator()))),
                        (file, folder, output) -> unpackArchive(file, output)));
    }

    private static FuzzInput shards() {
        Mutator tensors = new SafetensorsMutator();
        return new FuzzInput(
                Map.of(
                        "model.safetensors.index.json",
                        INDEX.getBytes(StandardCharsets.UTF_8),
                        "model-00001-of-00002.safetensors",
                        FIRST,
                        "model-00002-of-00002.safetensors",
                        SECOND),
                List.of(
                        new Change("model.safetensors.index.json", new JsonMutator()),
                        new Change("model.safetensors.index.json", new JsonMutator()),
                        new Change("model-00001-of-00002.safetensors", tensors)));
    }

    private static byte[] archive() {
        return ZipFileBytes.of(Stream.of("model_index.json", "unet/config.json", "scheduler/scheduler_config.json")
                .map(name -> new ZipFileBytes.Entry(
                        name, Seeds.bytes(Golden.folder("pipeline/sd1/model").resolve(name)), true, 0))
                .toList());
    }

    private static void readAll(Path file) {
        try (TensorFile tensors = TensorFiles.open(file)) {
            for (String name : tensors.names()) {
                TensorEntry entry = tensors.find(name).orElseThrow();
                assertThat((long) tensors.bytes(name).remaining()).isEqualTo(entry.byteSize());
            }
        }
    }

    private static void readShards(Path folder) {
        try (WeightSet set = WeightSet.open(folder, "model")) {
            for (String name : set.names()) {
                assertThat((long) set.bytes(name).remaining())
                        .isEqualTo(set.find(name).orElseThrow().byteSize());
            }
        }
    }

    private static void unpackFile(Path file, Path output) {
        Path folder = SingleFileModel.unpack(file, output).folder();
        assertThat(folder).startsWith(output);
        assertThat(folder.resolve("model_index.json")).isRegularFile();
    }

    private static void unpackArchive(Path file, Path output) {
        Path folder = new ModelUnpacker(output).unpack(file, file.toString());
        assertThat(folder).startsWith(output);
        assertThat(Files.isRegularFile(folder.resolve("model_index.json"))
                        || Files.isRegularFile(folder.resolve("model.safetensors")))
                .isTrue();
    }
}
