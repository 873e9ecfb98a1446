package dev.dreambooth.engine.stage.train;

import static dev.dreambooth.contract.settings.CommonSettings.SEED;
import static dev.dreambooth.contract.settings.LoraSettings.LORA_ALPHA;
import static dev.dreambooth.contract.settings.LoraSettings.LORA_DROPOUT;
import static dev.dreambooth.contract.settings.LoraSettings.LORA_FORMAT;
import static dev.dreambooth.contract.settings.LoraSettings.LORA_RANK;
import static dev.dreambooth.contract.settings.LoraSettings.LORA_TARGETS;
import static dev.dreambooth.contract.settings.LoraSettings.MERGE_LORA;
import static dev.dreambooth.contract.settings.TrainSettings.MAX_TRAIN_STEPS;
import static dev.dreambooth.contract.settings.TrainSettings.RESOLUTION;

import dev.dreambooth.contract.settings.choice.LoraFormat;
import dev.dreambooth.engine.model.lora.LoraAdapter;
import dev.dreambooth.engine.model.lora.LoraConfig;
import dev.dreambooth.engine.model.lora.LoraTargets;
import dev.dreambooth.engine.model.lora.LoraWriter;
import dev.dreambooth.engine.model.pipeline.ModelComponents;
import dev.dreambooth.engine.model.unet.UNet2DConditionModel;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.RandomStream;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.training.BatchListener;
import dev.dreambooth.engine.training.TrainedParameters;
import dev.dreambooth.engine.training.optimizer.Optimizer;
import dev.dreambooth.engine.weights.Component;
import dev.dreambooth.engine.weights.ModelFolder;
import dev.dreambooth.engine.weights.ModelFolderWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * Low-rank adaptation: the model stays as it is, in its mapped files, and adapters beside its layers learn. What comes out
 * are files of a few megabytes, and the merged model if it is asked for.
 */
final class LoraFineTuning implements TrainingMethod, BatchListener {
    /** Width of the text states of Stable Diffusion 2.x, by which readers of kohya's layout tell it from 1.x. */
    private static final int TEXT_WIDTH_OF_2 = 1024;

    private final StageContext context;
    private final ModelFolder base;
    private final ModelComponents model;
    private final LoraConfig config;
    private final Map<Component, LoraAdapter> adapters = new EnumMap<>(Component.class);

    /** Beside copies of the UNet on other devices. */
    private final List<LoraAdapter> replicas = new ArrayList<>();

    LoraFineTuning(StageContext context, ModelFolder base, ModelComponents model) {
        this.context = context;
        this.base = base;
        this.model = model;
        int rank = context.get(LORA_RANK);
        config = new LoraConfig(
                rank,
                context.find(LORA_ALPHA).orElse((double) rank),
                context.get(LORA_DROPOUT),
                LoraTargets.of(context.get(LORA_TARGETS)));
        for (Component component : TrainingMethod.learning(context)) {
            adapters.put(
                    component,
                    LoraAdapter.create(TrainingMethod.parameters(model, component), config, context.get(SEED)));
        }
        model.unet().adapt(adapters.get(Component.UNET));
        if (adapters.containsKey(Component.TEXT_ENCODER)) {
            model.textEncoder().adapt(adapters.get(Component.TEXT_ENCODER));
        }
    }

    @Override
    public TrainedParameters trained() {
        List<Optimizer.Group> groups = new ArrayList<>();
        adapters.forEach((component, adapter) -> groups.add(new Optimizer.Group(
                component.folder(), adapter.parameters(), TrainingMethod.learningRate(context, component))));
        return new TrainedParameters(groups, this);
    }

    /** Adapters begin alike wherever they are: their values are a function of the seed and of the layer's name. */
    @Override
    public Map<String, Tensor> replicate(UNet2DConditionModel copy) {
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
        adapters.forEach((component, adapter) ->
                adapter.drop(dropoutSeeds(step, component, component == Component.UNET ? samples : prompts)));
        replicas.forEach(adapter -> adapter.drop(dropoutSeeds(step, Component.UNET, samples)));
    }

    private long[] dropoutSeeds(long step, Component component, long[] inputs) {
        long network = Noise.seed(
                context.get(SEED), RandomStream.LORA_DROPOUT, component.folder().hashCode(), 0);
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
    public void write(Path folder) {
        if (context.get(MERGE_LORA)) {
            merged().write(folder);
        }
        LoraWriter files = new LoraWriter(adapters);
        LoraFormat format = context.get(LORA_FORMAT);
        if (format != LoraFormat.KOHYA) {
            files.writeDiffusers(folder);
        }
        if (format != LoraFormat.DIFFUSERS) {
            files.writeKohya(folder, facts());
        }
    }

    private ModelFolderWriter merged() {
        ModelFolderWriter writer = new ModelFolderWriter(base);
        adapters.forEach((component, adapter) ->
                writer.replace(component, adapter.merged(TrainingMethod.parameters(model, component))));
        return writer;
    }

    @Override
    public long byteSize() {
        long files = context.get(LORA_FORMAT) == LoraFormat.BOTH ? 2 : 1;
        long adapted = adapters.values().stream()
                .flatMap(adapter -> adapter.parameters().values().stream())
                .mapToLong(tensor -> tensor.numel() * tensor.dtype().bytes())
                .sum();
        return files * adapted + (context.get(MERGE_LORA) ? merged().byteSize() : 0);
    }

    /** What headers in kohya's layout say of the training. */
    private Map<String, String> facts() {
        Map<String, String> facts = new TreeMap<>();
        boolean second = model.textEncoder().config().hiddenSize() == TEXT_WIDTH_OF_2;
        facts.put("ss_v2", second ? "True" : "False");
        facts.put("ss_seed", String.valueOf(context.get(SEED)));
        facts.put("ss_steps", String.valueOf(context.get(MAX_TRAIN_STEPS)));
        facts.put("ss_resolution", "(" + context.get(RESOLUTION) + ", " + context.get(RESOLUTION) + ")");
        facts.put("ss_unet_lr", String.valueOf(TrainingMethod.learningRate(context, Component.UNET)));
        if (adapters.containsKey(Component.TEXT_ENCODER)) {
            facts.put(
                    "ss_text_encoder_lr", String.valueOf(TrainingMethod.learningRate(context, Component.TEXT_ENCODER)));
        }
        return facts;
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
