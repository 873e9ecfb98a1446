package dev.dreambooth.engine.stage.train.method;

import static dev.dreambooth.contract.settings.CommonSettings.SEED;
import static dev.dreambooth.contract.settings.train.LoraSettings.LORA_FORMAT;
import static dev.dreambooth.contract.settings.train.LoraSettings.MERGE_LORA;
import static dev.dreambooth.contract.settings.train.TrainSettings.RESOLUTION;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.settings.choice.LoraFormat;
import dev.dreambooth.engine.family.DenoiserForm;
import dev.dreambooth.engine.family.LatentDiffusionModel;
import dev.dreambooth.engine.model.lora.Adaptable;
import dev.dreambooth.engine.model.lora.LoraAdapter;
import dev.dreambooth.engine.model.lora.LoraConfig;
import dev.dreambooth.engine.model.lora.LoraWriter;
import dev.dreambooth.engine.model.part.Denoiser;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.RandomStream;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.training.BatchListener;
import dev.dreambooth.engine.training.TrainedParameters;
import dev.dreambooth.engine.training.optimizer.Optimizer;
import dev.dreambooth.engine.weights.ModelFolder;
import dev.dreambooth.engine.weights.ModelPart;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Low-rank adaptation: the model stays as it is, in its mapped files, and adapters beside its layers learn. What comes out
 * are files of a few megabytes, and the merged model if it is asked for.
 */
final class LoraFineTuning implements TrainingMethod, BatchListener {
    private final StageContext context;
    private final ModelFolder base;
    private final LatentDiffusionModel model;
    private final LoraConfig config;
    private final Map<ModelPart, LoraAdapter> adapters = new LinkedHashMap<>();

    /** Beside copies of the denoiser on other devices. */
    private final List<LoraAdapter> replicas = new ArrayList<>();

    LoraFineTuning(StageContext context, ModelFolder base, LatentDiffusionModel model) {
        this.context = context;
        this.base = base;
        this.model = model;
        config = AdapterSettings.config(context, model.family());
        for (ModelPart part : TrainingMethod.learning(context, base.layout())) {
            adapters.put(part, LoraAdapter.create(model.network(part).parameters(), config, context.get(SEED)));
        }
        adapters.forEach((part, adapter) -> model.network(part).adapt(adapter));
    }

    @Override
    public TrainedParameters trained() {
        List<Optimizer.Group> groups = new ArrayList<>();
        adapters.forEach((part, adapter) -> groups.add(
                new Optimizer.Group(part.name(), adapter.parameters(), TrainingMethod.learningRate(context, part))));
        return new TrainedParameters(groups, TrainingMethod.textEncoders(base.layout()), this);
    }

    /** Adapters begin alike wherever they are: their values are a function of the seed and of the layer's name. */
    @Override
    public Map<String, Tensor> replicate(Denoiser copy) {
        LoraAdapter adapter = LoraAdapter.create(copy.parameters(), config, context.get(SEED));
        replicas.add(adapter);
        copy.adapt(adapter);
        return adapter.parameters();
    }

    @Override
    public boolean copiesAreFrozen() {
        return true;
    }

    /**
     * What is dropped depends on the sample, or on the prompt that the text encoder is given, and not on the batch that it
     * falls to or the device.
     */
    @Override
    public void batchStarts(long step, long[] samples, long[] prompts) {
        ModelPart denoiser = base.layout().denoiser();
        adapters.forEach(
                (part, adapter) -> adapter.drop(dropoutSeeds(step, part, part.equals(denoiser) ? samples : prompts)));
        replicas.forEach(adapter -> adapter.drop(dropoutSeeds(step, denoiser, samples)));
    }

    private long[] dropoutSeeds(long step, ModelPart part, long[] inputs) {
        long network = Noise.seed(
                context.get(SEED), RandomStream.LORA_DROPOUT, part.name().hashCode(), 0);
        return LongStream.of(inputs)
                .map(input -> Noise.seed(network, RandomStream.LORA_DROPOUT, step, input))
                .toArray();
    }

    @Override
    public void batchEnds() {
        adapters.values().forEach(LoraAdapter::keepAll);
        replicas.forEach(LoraAdapter::keepAll);
    }

    @Override
    public void write(Path folder, int steps, Optional<ObjectNode> scheduler) {
        if (context.get(MERGE_LORA)) {
            try (Denoiser exact = exact()) {
                merged(exact).write(folder, scheduler);
            }
        }
        LoraWriter files = new LoraWriter(adapters);
        LoraFormat format = context.get(LORA_FORMAT);
        if (format != LoraFormat.KOHYA) {
            files.writeDiffusers(folder);
        }
        if (format != LoraFormat.DIFFUSERS) {
            files.writeKohya(folder, kohyaMetadata(steps));
        }
    }

    /** Opens the denoiser as it is stored, if adapters were trained beside rounded weights: it is these that they are added to. */
    private @Nullable Denoiser exact() {
        return context.denoiserForm().quantized()
                ? LatentDiffusionModel.openDenoiser(base, Device.CPU, DenoiserForm.of(context.denoiserType()))
                : null;
    }

    /** @param exact what {@link #exact} has opened; needed until the model is written */
    private SavedModel merged(@Nullable Denoiser exact) {
        SavedModel saved = new SavedModel(context, base);
        adapters.forEach((part, adapter) -> {
            Adaptable network = exact != null && part.equals(base.layout().denoiser()) ? exact : model.network(part);
            saved.replace(part, adapter.merged(network.parameters()));
        });
        return saved;
    }

    @Override
    public long byteSize() {
        long files = context.get(LORA_FORMAT) == LoraFormat.BOTH ? 2 : 1;
        long adapted = adapters.values().stream()
                .flatMap(adapter -> adapter.parameters().values().stream())
                .mapToLong(tensor -> tensor.numel() * tensor.dtype().bytes())
                .sum();
        if (!context.get(MERGE_LORA)) {
            return files * adapted;
        }
        try (Denoiser exact = exact()) {
            return files * adapted + merged(exact).byteSize();
        }
    }

    /** What headers in kohya's layout say of the training. */
    private Map<String, String> kohyaMetadata(int steps) {
        Map<String, String> metadata = new TreeMap<>(model.family().kohyaMetadata(base));
        metadata.put("ss_seed", String.valueOf(context.get(SEED)));
        metadata.put("ss_steps", String.valueOf(steps));
        metadata.put("ss_resolution", "(" + context.get(RESOLUTION) + ", " + context.get(RESOLUTION) + ")");
        adapters.keySet()
                .forEach(part -> metadata.put(
                        part.is(ModelPart.Role.DENOISER) ? "ss_unet_lr" : "ss_text_encoder_lr",
                        String.valueOf(TrainingMethod.learningRate(context, part))));
        return metadata;
    }

    @Override
    public String result() {
        return context.get(MERGE_LORA) ? "merged model with its LoRA" : "LoRA";
    }

    @Override
    public void close() {
        replicas.forEach(LoraAdapter::close);
        adapters.values().forEach(LoraAdapter::close);
    }
}
