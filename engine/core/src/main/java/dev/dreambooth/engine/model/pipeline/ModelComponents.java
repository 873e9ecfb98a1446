package dev.dreambooth.engine.model.pipeline;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.Setting;
import dev.dreambooth.engine.model.clip.CLIPTextConfig;
import dev.dreambooth.engine.model.clip.CLIPTextModel;
import dev.dreambooth.engine.model.clip.CLIPTokenizer;
import dev.dreambooth.engine.model.lora.LoraMerge;
import dev.dreambooth.engine.model.unet.UNet2DConditionConfig;
import dev.dreambooth.engine.model.unet.UNet2DConditionModel;
import dev.dreambooth.engine.model.vae.AutoencoderKL;
import dev.dreambooth.engine.model.vae.AutoencoderKLConfig;
import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.ParallelWorkers;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.Component;
import dev.dreambooth.engine.weights.LoadedWeights;
import dev.dreambooth.engine.weights.ModelFolder;
import dev.dreambooth.engine.weights.WeightSet;
import dev.dreambooth.engine.weights.WeightSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The tokenizer and the three networks of a latent diffusion model on one device: in 32-bit floats, but for a UNet that was
 * asked for in another type.
 *
 * <p>Weights that training changes have memory of their own; on the host the others may stay in their mapped files.
 */
public final class ModelComponents implements AutoCloseable {
    /** Elements of the UNet's first hidden states up to which one thread is as quick as two; measured on x86-64. */
    private static final long SMALL = 1 << 16;

    private final CLIPTokenizer tokenizer;
    private final CLIPTextModel textEncoder;
    private final UNet2DConditionModel unet;
    private final AutoencoderKL vae;
    private final Device device;

    /**
     * Takes over networks that are built already.
     *
     * @param device where their weights lie
     */
    public ModelComponents(
            CLIPTokenizer tokenizer,
            CLIPTextModel textEncoder,
            UNet2DConditionModel unet,
            AutoencoderKL vae,
            Device device) {
        this.tokenizer = tokenizer;
        this.textEncoder = textEncoder;
        this.unet = unet;
        this.vae = vae;
        this.device = device;
    }

    /** Loads a model whose weights nobody will change; see {@link #open(ModelFolder, Set, Device)}. */
    public static ModelComponents open(ModelFolder folder, Device device) {
        return open(folder, Set.of(), device);
    }

    /** Loads a model and adds a LoRA to its weights; see {@link #open(ModelFolder, Set, Device)}. */
    public static ModelComponents open(ModelFolder folder, LoraMerge lora, Device device) {
        return open(folder, lora, device, DType.FLOAT32);
    }

    /** The same with the UNet in another element type; see {@link #open(ModelFolder, Set, Device, DType)}. */
    public static ModelComponents open(ModelFolder folder, LoraMerge lora, Device device, DType unetType) {
        ModelComponents merged = open(
                folder,
                Set.of(),
                device,
                (component, weights) -> rounded(component, lora.onto(component, weights), unetType));
        try {
            lora.file().refuseLeftOvers();
            return merged;
        } catch (RuntimeException refused) {
            merged.close();
            throw refused;
        }
    }

    /**
     * Loads a model. Configurations are checked against each other before any weight is read, weights against the
     * configurations while they are.
     *
     * @param trained whose weights will be changed: they get memory of their own. On the host the others stay in their
     *     mapped files where these store 32-bit floats, which spares a second copy; writing to them ends the process.
     * @throws UserError if a file is damaged, or two of them contradict each other
     */
    public static ModelComponents open(ModelFolder folder, Set<Component> trained, Device device) {
        return open(folder, trained, device, DType.FLOAT32);
    }

    /**
     * The same with the UNet's weights, and with them its arithmetic, in another element type.
     *
     * @param unetType {@link DType#FLOAT32}, {@link DType#BFLOAT16} or {@link DType#FLOAT16}
     */
    public static ModelComponents open(ModelFolder folder, Set<Component> trained, Device device, DType unetType) {
        return open(folder, trained, device, (component, weights) -> rounded(component, weights, unetType));
    }

    private static WeightSource rounded(Component component, WeightSource weights, DType unetType) {
        return component == Component.UNET && unetType != DType.FLOAT32 ? weights.as(unetType) : weights;
    }

    private static ModelComponents open(
            ModelFolder folder,
            Set<Component> trained,
            Device device,
            BiFunction<Component, WeightSource, WeightSource> change) {
        CLIPTokenizer tokenizer = CLIPTokenizer.load(folder.folder(Component.TOKENIZER));
        CLIPTextConfig text =
                CLIPTextConfig.of(file(folder, Component.TEXT_ENCODER), folder.config(Component.TEXT_ENCODER));
        UNet2DConditionConfig unet =
                UNet2DConditionConfig.of(file(folder, Component.UNET), folder.config(Component.UNET));
        AutoencoderKLConfig vae = AutoencoderKLConfig.of(file(folder, Component.VAE), folder.config(Component.VAE));
        new Consistency(folder.path().toString()).check(tokenizer, text, unet, vae);
        List<Tensor> loaded = new ArrayList<>();
        try {
            Loader loader = new Loader(folder, trained, device, change, loaded);
            return new ModelComponents(
                    tokenizer,
                    loader.load(Component.TEXT_ENCODER, source -> new CLIPTextModel(text, source)),
                    loader.load(Component.UNET, source -> new UNet2DConditionModel(unet, source)),
                    loader.load(Component.VAE, source -> new AutoencoderKL(vae, source)),
                    device);
        } catch (RuntimeException refused) {
            loaded.forEach(Tensor::close);
            throw refused;
        }
    }

    /**
     * Loads a UNet alone, to stay as it is: on the host it is read from its mapped file and takes no memory of its own
     * where that stores 32-bit floats.
     */
    public static UNet2DConditionModel openUnet(ModelFolder folder, Device device, DType type) {
        return openUnet(folder, Set.of(), device, type);
    }

    /** Loads a UNet alone, to be trained as a copy of another one: its weights get memory of their own. */
    public static UNet2DConditionModel openUnetToTrain(ModelFolder folder, Device device, DType type) {
        return openUnet(folder, Set.of(Component.UNET), device, type);
    }

    private static UNet2DConditionModel openUnet(
            ModelFolder folder, Set<Component> trained, Device device, DType type) {
        UNet2DConditionConfig config =
                UNet2DConditionConfig.of(file(folder, Component.UNET), folder.config(Component.UNET));
        return new Loader(
                        folder,
                        trained,
                        device,
                        (component, weights) -> rounded(component, weights, type),
                        new ArrayList<>())
                .load(Component.UNET, source -> new UNet2DConditionModel(config, source));
    }

    private static String file(ModelFolder folder, Component component) {
        return folder.folder(component).resolve(component.configName()).toString();
    }

    /** Builds networks from a folder's weights, and notes every weight so that none is lost if a later one is refused. */
    private record Loader(
            ModelFolder folder,
            Set<Component> trained,
            Device device,
            BiFunction<Component, WeightSource, WeightSource> change,
            List<Tensor> loaded) {
        <M> M load(Component component, Function<WeightSource, M> constructor) {
            try (WeightSet set = folder.weights(component)) {
                LoadedWeights weights =
                        trained.contains(component) ? LoadedWeights.owned(set) : LoadedWeights.mapped(set);
                WeightSource source = change.apply(component, weights);
                M model = constructor.apply((name, shape) -> {
                    loaded.add(moved(source.get(name, shape)));
                    return loaded.get(loaded.size() - 1);
                });
                weights.refuseLeftOvers();
                return model;
            }
        }

        private Tensor moved(Tensor weight) {
            if (device.equals(Device.CPU)) {
                return weight;
            }
            try (weight) {
                return Scope.detach(weight.to(device));
            }
        }
    }

    /** Returns what turns prompts into token ids. */
    public CLIPTokenizer tokenizer() {
        return tokenizer;
    }

    /** Returns what turns token ids into the states that the UNet attends to. */
    public CLIPTextModel textEncoder() {
        return textEncoder;
    }

    /** Returns the denoising network. */
    public UNet2DConditionModel unet() {
        return unet;
    }

    /** Returns what maps images to latents and back. */
    public AutoencoderKL vae() {
        return vae;
    }

    /** Returns where the weights lie. */
    public Device device() {
        return device;
    }

    /** Returns the token ids of prompts, each padded to the model's length: [P, L]. */
    public Tensor ids(List<String> prompts) {
        long[] ids = prompts.stream()
                .flatMapToLong(prompt -> Arrays.stream(tokenizer.encode(prompt).ids()))
                .toArray();
        try (Scope scope = Scope.open()) {
            Tensor host = Tensor.of(ids, prompts.size(), tokenizer.modelMaxLength());
            return scope.keep(host.to(device));
        }
    }

    /** Returns the side of an image in pixels that the model was made for, or 0 if it does not say. */
    public int nativeSize() {
        return unet.config().sampleSize() * vae.config().factor();
    }

    /** Returns what width and height of an image must be multiples of, for each level of the UNet to halve exactly. */
    public int sizeMultiple() {
        return vae.config().factor() << (unet.config().levels() - 1);
    }

    /**
     * Refuses a width or height that the model cannot work in.
     *
     * @param setting the setting that gave it
     * @throws UserError with a size that fits
     */
    public void requireSize(Setting<?> setting, int size) {
        int multiple = sizeMultiple();
        if (size <= 0 || size % multiple != 0) {
            int nearest = Math.max(1, Math.round((float) size / multiple)) * multiple;
            throw UserError.configuration(
                            setting + " = " + size + " is not a multiple of " + multiple
                                    + ", which this model's autoencoder and UNet need.",
                            "Use " + nearest + ", for example.")
                    .about(setting);
        }
    }

    /**
     * Returns how to compute several images, or parts of a batch, of this size: side by side where each is too small for
     * threads to share. It depends on the model and the size alone, so that how many are asked for changes no image.
     *
     * @param width in pixels
     * @param height in pixels
     */
    public ParallelWorkers workers(int width, int height) {
        return isSmall(width, height) ? ParallelWorkers.sideBySide() : ParallelWorkers.shared();
    }

    /** Returns whether an image of this size is too small for threads to share the work on it. */
    public boolean isSmall(int width, int height) {
        int factor = vae.config().factor();
        long positions = (long) (width / factor) * (height / factor);
        return device.equals(Device.CPU)
                && positions * unet.config().blockOutChannels().get(0) < SMALL;
    }

    @Override
    public void close() {
        textEncoder.close();
        unet.close();
        vae.close();
    }
}
