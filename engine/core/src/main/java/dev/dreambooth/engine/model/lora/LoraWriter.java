package dev.dreambooth.engine.model.lora;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.ModelPart;
import dev.dreambooth.engine.weights.SafetensorsWriter;
import dev.dreambooth.engine.weights.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Writes adapters in the layouts that other programs read.
 *
 * @param adapters of each adapted network
 */
public record LoraWriter(Map<ModelPart, LoraAdapter> adapters) {
    /** The file in diffusers' layout, under the name by which {@code load_lora_weights} finds it in a folder. */
    public static final String DIFFUSERS_FILE = "pytorch_lora_weights.safetensors";

    /** The file in kohya's layout, which Stable Diffusion's user interfaces read. */
    public static final String KOHYA_FILE = "kohya_lora_weights.safetensors";

    /** Writes {@link #DIFFUSERS_FILE} as diffusers' {@code save_lora_weights} does, with PEFT's configuration. */
    public void writeDiffusers(Path folder) {
        List<TensorData> tensors = new ArrayList<>();
        adapters.forEach((part, adapter) -> adapter.forEach((module, layer) -> {
            LoraKeys keys = LoraKeys.peft(part, module);
            tensors.add(TensorData.of(keys.down(), layer.down()));
            tensors.add(TensorData.of(keys.up(), layer.up()));
            layer.magnitude().ifPresent(lengths -> tensors.add(lengths(keys.magnitude(), lengths, peftShape(layer))));
        }));
        Map<String, String> metadata = new TreeMap<>(SafetensorsWriter.PYTORCH_FORMAT);
        metadata.put(LoraMetadata.KEY, LoraMetadata.of(adapters));
        SafetensorsWriter.write(folder.resolve(DIFFUSERS_FILE), tensors, metadata);
    }

    /**
     * Writes {@link #KOHYA_FILE}: each adapter with its α, and in the header what readers of that layout look for.
     *
     * @param facts more entries for the header, such as {@code ss_steps}
     */
    public void writeKohya(Path folder, Map<String, String> facts) {
        List<TensorData> tensors = new ArrayList<>();
        adapters.forEach((part, adapter) -> adapter.forEach((module, layer) -> {
            LoraKeys keys = LoraKeys.kohya(part, module);
            tensors.add(TensorData.of(keys.down(), layer.down()));
            tensors.add(TensorData.of(keys.up(), layer.up()));
            tensors.add(scalar(keys.alpha(), layer.alpha()));
            layer.magnitude().ifPresent(lengths -> tensors.add(lengths(keys.magnitude(), lengths, kohyaShape(layer))));
        }));
        LoraConfig config = adapters.values().iterator().next().config();
        Map<String, String> metadata = new TreeMap<>(facts);
        metadata.put("ss_network_module", config.dora() ? "lycoris.kohya" : "networks.lora");
        arguments(config).ifPresent(arguments -> metadata.put("ss_network_args", arguments));
        metadata.put("ss_network_dim", String.valueOf(config.rank()));
        metadata.put("ss_network_alpha", String.valueOf(config.alpha()));
        metadata.put("ss_network_dropout", String.valueOf(config.dropout()));
        SafetensorsWriter.write(folder.resolve(KOHYA_FILE), tensors, metadata);
    }

    /** What kohya's scripts call the arguments of a network that is more than plain LoRA of linear layers. */
    private static Optional<String> arguments(LoraConfig config) {
        ObjectNode arguments = JsonNodeFactory.instance.objectNode();
        if (config.dora()) {
            arguments.put("algo", "lora").put("dora_wd", "True").put("wd_on_out", "True");
        }
        if (config.adaptsConvolutions()) {
            arguments.put("conv_dim", String.valueOf(config.convRank()));
            arguments.put("conv_alpha", String.valueOf(config.convAlpha()));
        }
        return arguments.isEmpty() ? Optional.empty() : Optional.of(arguments.toString());
    }

    /** PEFT has [out], beside convolutions [1, out, 1, 1]. */
    private static long[] peftShape(LoraLayer layer) {
        long out = layer.up().size(0);
        return layer.up().rank() == 2 ? new long[] {out} : new long[] {1, out, 1, 1};
    }

    /** LyCORIS has [out, 1], beside convolutions [out, 1, 1, 1]. */
    private static long[] kohyaShape(LoraLayer layer) {
        long[] shape = layer.up().shape();
        shape[1] = 1;
        return shape;
    }

    private static TensorData lengths(String name, Tensor lengths, long... shape) {
        return new TensorData(name, lengths.dtype(), shape, () -> {
            try (Scope scope = Scope.open()) {
                return lengths.detach().to(Device.CPU).bytes();
            }
        });
    }

    private static TensorData scalar(String name, double value) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putFloat(0, (float) value);
        return new TensorData(name, DType.FLOAT32, new long[0], () -> bytes);
    }
}
