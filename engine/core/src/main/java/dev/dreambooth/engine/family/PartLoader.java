package dev.dreambooth.engine.family;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.LoadedWeights;
import dev.dreambooth.engine.weights.ModelFolder;
import dev.dreambooth.engine.weights.ModelPart;
import dev.dreambooth.engine.weights.WeightSet;
import dev.dreambooth.engine.weights.WeightSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Builds the networks of one model from the weights in its folder, and notes every weight so that none is lost if a later
 * one is refused.
 */
public final class PartLoader {
    private final ModelFolder folder;
    private final Set<ModelPart> trained;
    private final Device device;
    private final DenoiserForm denoiser;
    private final WeightChange change;
    private final List<Tensor> loaded = new ArrayList<>();

    /**
     * @param trained whose weights will be changed: they get memory of their own. On the host the others stay in their
     *     mapped files where these store 32-bit floats, which spares a second copy; writing to them ends the process.
     * @param device where the weights are to lie
     * @param denoiser how the denoiser's weights are held
     * @param change what is done to the weights of a part while they are loaded
     */
    PartLoader(ModelFolder folder, Set<ModelPart> trained, Device device, DenoiserForm denoiser, WeightChange change) {
        this.folder = folder;
        this.trained = trained;
        this.device = device;
        this.denoiser = denoiser;
        this.change = (part, names, weights) -> part.is(ModelPart.Role.DENOISER)
                ? denoiser.of(change.of(part, names, weights))
                : change.of(part, names, weights);
    }

    /** Returns the model's folder. */
    public ModelFolder folder() {
        return folder;
    }

    /** Returns where the weights lie. */
    public Device device() {
        return device;
    }

    /**
     * Builds the network of a part.
     *
     * @param constructor asks its source for every weight that the network has
     * @throws dev.dreambooth.contract.UserError if a weight is missing, or one is left over
     */
    public <M> M load(ModelPart part, Function<WeightSource, M> constructor) {
        try (WeightSet set = folder.weights(part)) {
            LoadedWeights weights = isMapped(part) ? LoadedWeights.mapped(set) : LoadedWeights.owned(set);
            WeightSource source = change.of(part, set.names(), weights);
            M model = constructor.apply((name, shape) -> {
                boolean stays = part.is(ModelPart.Role.DENOISER) && denoiser.leaves(name, shape);
                Tensor weight = stays ? source.get(name, shape) : moved(source.get(name, shape));
                loaded.add(weight);
                return weight;
            });
            weights.refuseLeftOvers();
            return model;
        }
    }

    /** Returns whether weights can stay in their file; what is copied from there is not to be counted twice as memory. */
    private boolean isMapped(ModelPart part) {
        boolean asStored = !part.is(ModelPart.Role.DENOISER) || denoiser.asStored();
        return asStored && !trained.contains(part) && device.equals(Device.CPU);
    }

    private Tensor moved(Tensor weight) {
        if (device.equals(Device.CPU)) {
            return weight;
        }
        try (weight) {
            return Scope.detach(weight.to(device));
        }
    }

    /** Opens something, and frees all that was loaded if it is refused. */
    <M> M open(Supplier<M> opening) {
        try {
            return opening.get();
        } catch (RuntimeException refused) {
            loaded.forEach(Tensor::close);
            throw refused instanceof UserError told ? folder.told(told) : refused;
        }
    }
}
