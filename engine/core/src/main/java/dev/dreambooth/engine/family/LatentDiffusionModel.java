package dev.dreambooth.engine.family;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.engine.model.Parameters;
import dev.dreambooth.engine.model.lora.Adaptable;
import dev.dreambooth.engine.model.lora.LoraMerge;
import dev.dreambooth.engine.model.part.Denoiser;
import dev.dreambooth.engine.model.part.LatentCodec;
import dev.dreambooth.engine.model.part.TextConditioner;
import dev.dreambooth.engine.model.part.TextualInversion;
import dev.dreambooth.engine.model.part.WaitingLatentCodec;
import dev.dreambooth.engine.model.part.WaitingNetworks;
import dev.dreambooth.engine.model.part.WaitingTextConditioner;
import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.ParallelWorkers;
import dev.dreambooth.engine.weights.ModelFolder;
import dev.dreambooth.engine.weights.ModelPart;
import dev.dreambooth.engine.weights.WeightSource;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The networks of a latent diffusion model on one device, whatever its family: in 32-bit floats, but for a denoiser that
 * was asked for in another type.
 *
 * <p>Weights that training changes have memory of their own; on the host the others may stay in their mapped files.
 */
public final class LatentDiffusionModel implements AutoCloseable {
    /** Elements of the denoiser's first hidden states up to which one thread is as quick as two; measured on x86-64. */
    private static final long SMALL = 1 << 16;

    private final ModelFamily family;
    private final Denoiser denoiser;
    private final TextConditioner text;
    private final LatentCodec codec;
    private final Map<ModelPart, ? extends Adaptable> trainable;
    private final Device device;

    /**
     * Takes over networks that are built already.
     *
     * @param trainable the networks that training may change, by part
     * @param device where their weights lie
     */
    public LatentDiffusionModel(
            ModelFamily family,
            Denoiser denoiser,
            TextConditioner text,
            LatentCodec codec,
            Map<ModelPart, ? extends Adaptable> trainable,
            Device device) {
        this.family = family;
        this.denoiser = denoiser;
        this.text = text;
        this.codec = codec;
        this.trainable = Map.copyOf(trainable);
        this.device = device;
    }

    /** Loads a model whose weights nobody will change; see {@link #open(ModelFolder, Set, Device, DType)}. */
    public static LatentDiffusionModel open(ModelFolder folder, Device device) {
        return open(folder, Set.of(), device, DType.FLOAT32);
    }

    /**
     * Loads a model and adds LoRAs to its weights, each to what those before it have left; see
     * {@link #open(ModelFolder, Set, Device, DType)}.
     */
    public static LatentDiffusionModel open(
            ModelFolder folder, List<LoraMerge> loras, Device device, DType denoiserType) {
        WeightChange all = (part, names, weights) -> {
            WeightSource changed = weights;
            for (LoraMerge lora : loras) {
                changed = lora.onto(part, names, changed);
            }
            return changed;
        };
        LatentDiffusionModel merged = open(folder, Set.of(), device, DenoiserForm.of(denoiserType), all);
        try {
            loras.forEach(lora -> lora.file().refuseLeftOvers());
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
     * @param denoiserType element type of the denoiser's weights, and with them of its arithmetic:
     *     {@link DType#FLOAT32}, {@link DType#BFLOAT16} or {@link DType#FLOAT16}
     * @throws UserError if a file is damaged, or two of them contradict each other
     */
    public static LatentDiffusionModel open(
            ModelFolder folder, Set<ModelPart> trained, Device device, DType denoiserType) {
        return open(folder, trained, device, DenoiserForm.of(denoiserType));
    }

    /** Loads a model whose denoiser's weights are held in some form; see {@link #open(ModelFolder, Set, Device, DType)}. */
    public static LatentDiffusionModel open(
            ModelFolder folder, Set<ModelPart> trained, Device device, DenoiserForm denoiser) {
        return open(folder, trained, device, denoiser, WeightChange.NONE);
    }

    private static LatentDiffusionModel open(
            ModelFolder folder, Set<ModelPart> trained, Device device, DenoiserForm denoiser, WeightChange change) {
        ModelFamily family = ModelFamilies.of(folder);
        PartLoader loader = new PartLoader(folder, trained, device, denoiser, change);
        return loader.open(() -> family.open(loader));
    }

    /**
     * Loads a denoiser alone, to stay as it is: on the host it is read from its mapped file and takes no memory of its own
     * where that stores 32-bit floats.
     */
    public static Denoiser openDenoiser(ModelFolder folder, Device device, DenoiserForm form) {
        return openDenoiser(folder, Set.of(), device, form);
    }

    /** Loads a denoiser alone, to be trained as a copy of another one: its weights get memory of their own. */
    public static Denoiser openDenoiserToTrain(ModelFolder folder, Device device, DType type) {
        return openDenoiser(folder, Set.of(folder.layout().denoiser()), device, DenoiserForm.of(type));
    }

    private static Denoiser openDenoiser(ModelFolder folder, Set<ModelPart> trained, Device device, DenoiserForm form) {
        PartLoader loader = new PartLoader(folder, trained, device, form, WeightChange.NONE);
        return loader.open(() -> ModelFamilies.of(folder).openDenoiser(loader));
    }

    /**
     * Returns this with words that prompts may hold from now on. It takes this one's place and is to be closed in place of
     * it; if a word is refused, this one is closed.
     *
     * @throws UserError if a word is for another kind of model
     */
    public LatentDiffusionModel learning(List<TextualInversion> words) {
        if (words.isEmpty()) {
            return this;
        }
        try {
            return new LatentDiffusionModel(family, denoiser, text.learning(words), codec, trainable, device);
        } catch (RuntimeException refused) {
            close();
            throw refused;
        }
    }

    /**
     * Returns this with text encoders and autoencoder that wait on the host while they have nothing to do; it takes this one's
     * place and is to be closed in place of it.
     *
     * @param alsoText whether text encoders do, none of which may be trained then
     */
    public LatentDiffusionModel waiting(boolean alsoText) {
        List<Parameters> encoders = trainable.keySet().stream()
                .filter(part -> part.is(ModelPart.Role.TEXT_ENCODER))
                .map(part -> network(part).parameters())
                .toList();
        return new LatentDiffusionModel(
                family,
                denoiser,
                alsoText ? new WaitingTextConditioner(text, new WaitingNetworks(encoders, device)) : text,
                new WaitingLatentCodec(codec, new WaitingNetworks(List.of(codec.parameters()), device)),
                trainable,
                device);
    }

    /** Returns the family of the model. */
    public ModelFamily family() {
        return family;
    }

    /** Returns the denoising network. */
    public Denoiser denoiser() {
        return denoiser;
    }

    /** Returns what turns prompts into what the denoiser is told. */
    public TextConditioner text() {
        return text;
    }

    /** Returns what maps images to latents and back. */
    public LatentCodec codec() {
        return codec;
    }

    /** Returns where the weights lie. */
    public Device device() {
        return device;
    }

    /**
     * Returns the network of a part that training may change.
     *
     * @throws IllegalArgumentException if it is none
     */
    public Adaptable network(ModelPart part) {
        Adaptable network = trainable.get(part);
        if (network == null) {
            throw new IllegalArgumentException(part + " is not trained");
        }
        return network;
    }

    /** Returns the side of an image in pixels that the model was made for, or 0 if it does not say. */
    public int nativeSize() {
        return denoiser.sampleSize() * codec.factor();
    }

    /** Returns what width and height of an image must be multiples of, for the denoiser to take its latent. */
    public int sizeMultiple() {
        return codec.factor() * denoiser.sizeMultiple();
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
                            setting.name() + " = " + size + " is not a multiple of " + multiple
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
        long positions = (long) (width / codec.factor()) * (height / codec.factor());
        return device.equals(Device.CPU) && positions * denoiser.hiddenChannels() < SMALL;
    }

    @Override
    public void close() {
        text.close();
        denoiser.close();
        codec.close();
    }
}
