package dev.dreambooth.engine.weights;

import dev.dreambooth.engine.tensor.DType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Builds the smallest model folder that is complete, for tests that then break it. */
final class TestModels {
    static final String INDEX = """
            {
              "_class_name": "StableDiffusionPipeline",
              "_diffusers_version": "0.35.1",
              "feature_extractor": [null, null],
              "requires_safety_checker": false,
              "safety_checker": [null, null],
              "scheduler": ["diffusers", "PNDMScheduler"],
              "text_encoder": ["transformers", "CLIPTextModel"],
              "tokenizer": ["transformers", "CLIPTokenizer"],
              "unet": ["diffusers", "UNet2DConditionModel"],
              "vae": ["diffusers", "AutoencoderKL"]
            }
            """;

    private TestModels() {}

    static TensorData floats(String name, long[] shape, float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return new TensorData(name, DType.FLOAT32, shape, () -> bytes);
    }

    static Path write(Path root) throws IOException {
        Files.createDirectories(root);
        Files.writeString(root.resolve("model_index.json"), INDEX);
        put(root, "unet/config.json", "{\"_class_name\":\"UNet2DConditionModel\"}");
        put(root, "vae/config.json", "{\"_class_name\":\"AutoencoderKL\"}");
        put(root, "text_encoder/config.json", "{\"architectures\":[\"CLIPTextModel\"]}");
        put(root, "tokenizer/tokenizer_config.json", "{\"model_max_length\":77}");
        put(root, "tokenizer/vocab.json", "{\"a\":0}");
        put(root, "tokenizer/merges.txt", "#version: 0.2\n");
        put(root, "scheduler/scheduler_config.json", "{\"_class_name\":\"PNDMScheduler\"}");
        weights(root.resolve("unet/diffusion_pytorch_model.safetensors"), 1);
        weights(root.resolve("vae/diffusion_pytorch_model.safetensors"), 2);
        weights(root.resolve("text_encoder/model.safetensors"), 3);
        return root;
    }

    static void weights(Path file, float value) {
        SafetensorsWriter.write(file, List.of(floats("w", new long[] {1}, value)));
    }

    static void put(Path root, String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
