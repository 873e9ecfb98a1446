package dev.dreambooth.engine.family.sd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.engine.family.original.OriginalNetwork;
import dev.dreambooth.engine.model.clip.CLIPTextConfig;
import dev.dreambooth.engine.model.clip.CLIPTextModel;
import dev.dreambooth.engine.model.original.UNetNames;
import dev.dreambooth.engine.model.original.VaeNames;
import dev.dreambooth.engine.model.unet.UNet2DConditionConfig;
import dev.dreambooth.engine.model.unet.UNet2DConditionModel;
import dev.dreambooth.engine.model.vae.AutoencoderKL;
import dev.dreambooth.engine.model.vae.AutoencoderKLConfig;
import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.InitialWeights;
import dev.dreambooth.engine.weights.SafetensorsWriter;
import dev.dreambooth.engine.weights.TensorData;
import dev.dreambooth.engine.weights.WeightSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A small model of Stable Diffusion 1.x's structure, as its single file and by its names in diffusers. */
public final class SmallOriginal {
    private static final long VOCABULARY = 49408;
    private static final Map<String, String> PREFIXES =
            Map.of("unet", UNetNames.PREFIX, "vae", VaeNames.PREFIX, "text_encoder", OriginalNetwork.CLIP);

    /** By component and name in the original, the name that diffusers' converters give; it/reference/original_golden.py. */
    private static final JsonNode GOLDEN = golden("names");

    private SmallOriginal() {}

    private static JsonNode golden(String name) {
        try (InputStream in = SmallOriginal.class.getResourceAsStream("/golden/original/" + name + ".json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Writes a file of the structure that single_files_golden.py recorded, with random weights, and with the vocabulary that
     * readers of such files assume.
     */
    public static void writeLike(String kind, Path file) {
        InitialWeights random = new InitialWeights(1, name -> false);
        List<TensorData> tensors = new ArrayList<>();
        golden(kind).get("original").properties().forEach(entry -> {
            long[] shape = new long[entry.getValue().size()];
            Arrays.setAll(shape, i -> entry.getValue().get(i).asLong());
            if (entry.getKey().endsWith("token_embedding.weight")) {
                shape[0] = VOCABULARY;
            }
            tensors.add(new TensorData(entry.getKey(), DType.FLOAT32, shape, () -> {
                try (Tensor weight = random.get(entry.getKey(), shape)) {
                    return weight.bytes();
                }
            }));
        });
        SafetensorsWriter.write(file, tensors);
    }

    /** Writes the file of a model with random weights. */
    public static void write(Path file) {
        List<TensorData> tensors = new ArrayList<>();
        InitialWeights random = new InitialWeights(1, name -> false);
        PREFIXES.forEach((component, prefix) -> {
            Map<String, long[]> shapes = shapes(component);
            names(component).forEach((original, name) -> {
                long[] shape = shapes.get(name);
                long[] stored = VaeNames.isProjection(name) ? new long[] {shape[0], shape[1], 1, 1} : shape;
                tensors.add(new TensorData(prefix + original, DType.FLOAT32, stored, () -> {
                    try (Tensor weight = random.get(name, shape)) {
                        return weight.bytes();
                    }
                }));
            });
        });
        SafetensorsWriter.write(file, tensors);
    }

    /** Returns the shapes that the engine's own models ask for, by name. */
    static Map<String, long[]> shapes(String component) {
        InitialWeights initial = new InitialWeights(1, name -> true);
        Map<String, long[]> shapes = new TreeMap<>();
        WeightSource book = (name, shape) -> {
            shapes.put(name, shape);
            return initial.get(name, shape);
        };
        switch (component) {
            case "unet" ->
                new UNet2DConditionModel(
                                UNet2DConditionConfig.of(
                                        "c", json("{'block_out_channels':[32,64,96,96],'cross_attention_dim':64}")),
                                book)
                        .close();
            case "vae" ->
                new AutoencoderKL(
                                AutoencoderKLConfig.of(
                                        "c",
                                        json("{'block_out_channels':[32,64,96,96],"
                                                + "'layers_per_block':2,'latent_channels':4,"
                                                + "'down_block_types':['DownEncoderBlock2D','DownEncoderBlock2D',"
                                                + "'DownEncoderBlock2D','DownEncoderBlock2D'],"
                                                + "'up_block_types':['UpDecoderBlock2D','UpDecoderBlock2D','UpDecoderBlock2D',"
                                                + "'UpDecoderBlock2D']}")),
                                book)
                        .close();
            default ->
                new CLIPTextModel(
                                CLIPTextConfig.of(
                                        "c",
                                        json("{'vocab_size':49408,'hidden_size':64,"
                                                + "'intermediate_size':64,'num_hidden_layers':12,'num_attention_heads':1,"
                                                + "'max_position_embeddings':77}")),
                                book)
                        .close();
        }
        return shapes;
    }

    /** Returns the names in diffusers of a component's weights, by those in the original. */
    static Map<String, String> names(String component) {
        Map<String, String> names = new TreeMap<>();
        GOLDEN.get(component)
                .properties()
                .forEach(entry -> names.put(entry.getKey(), entry.getValue().asText()));
        return names;
    }

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(text.replace('\'', '"'));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
