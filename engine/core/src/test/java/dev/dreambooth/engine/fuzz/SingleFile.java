package dev.dreambooth.engine.fuzz;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dreambooth.engine.golden.Golden;
import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.weights.TensorData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A model in one file, of zeros, by the names and shapes of a small one; see it/reference/single_files_golden.py. */
final class SingleFile {
    private SingleFile() {}

    static byte[] sd2() {
        List<TensorData> tensors = new ArrayList<>();
        try {
            new ObjectMapper()
                    .readTree(Golden.folder("original").resolve("sd2.json").toFile())
                    .get("original")
                    .properties()
                    .forEach(entry -> {
                        long[] shape = new long[entry.getValue().size()];
                        Arrays.setAll(shape, i -> entry.getValue().get(i).asLong());
                        tensors.add(Seeds.zeros(entry.getKey(), DType.FLOAT16, shape));
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Seeds.safetensors(tensors);
    }
}
