package dev.dreambooth.engine.weights;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.HostMemory;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Gives a model the weights of a {@link WeightSet} in 32-bit floats, and holds the two to each other: a weight that the
 * configuration asks for must be there in that shape, and none may be left over.
 */
public final class LoadedWeights implements WeightSource {
    private static final int NAMES_SHOWN = 5;

    private final WeightSet set;
    private final boolean owned;
    private final Set<String> used = new HashSet<>();

    private LoadedWeights(WeightSet set, boolean owned) {
        this.set = set;
        this.owned = owned;
    }

    /** Weights in memory of their own, which may be trained in place. The set must stay open while they are loaded. */
    public static LoadedWeights owned(WeightSet set) {
        return new LoadedWeights(set, true);
    }

    /**
     * Weights that stay in the mapped file where it stores 32-bit floats: loading takes no time and no memory of its own,
     * but they must never be written to.
     */
    public static LoadedWeights mapped(WeightSet set) {
        return new LoadedWeights(set, false);
    }

    @Override
    public Tensor get(String name, long... shape) {
        TensorEntry entry = find(name);
        if (!entry.dtype().isFloating()) {
            throw contradiction("'" + entry.name() + "' is of type " + entry.dtype() + ", not a floating point type");
        }
        boolean pointwise = LegacyNames.isPointwise(entry.shape(), shape);
        if (!entry.hasShape(shape) && !pointwise) {
            throw contradiction("'" + entry.name() + "' has shape " + Arrays.toString(entry.shape())
                    + " where the configuration asks for " + Arrays.toString(shape));
        }
        used.add(entry.name());
        try (Scope scope = Scope.open()) {
            boolean copied = owned || entry.dtype() != DType.FLOAT32; // what is converted need not be mapped for it
            boolean readable = copied && entry.byteSize() > 0 && entry.byteSize() <= Integer.MAX_VALUE;
            Tensor stored =
                    readable ? read(entry, shape) : Tensor.ofBytes(set.bytes(entry.name()), entry.dtype(), shape);
            return Scope.detach(entry.dtype() == DType.FLOAT32 ? stored : stored.to(DType.FLOAT32));
        }
    }

    private Tensor read(TensorEntry entry, long... shape) {
        Tensor memory = HostMemory.allocate(entry.dtype(), shape);
        set.read(entry.name(), HostMemory.of(memory));
        return memory;
    }

    private TensorEntry find(String name) {
        return set.find(name)
                .or(() -> set.find(LegacyNames.of(name)))
                .orElseThrow(() -> contradiction("'" + name + "' is missing, which the configuration asks for"));
    }

    /**
     * Checks that every stored tensor was asked for, or is {@link Bookkeeping}; call it when the model is built.
     *
     * @throws UserError naming those that were not
     */
    public void refuseLeftOvers() {
        refuseLeftOvers(Bookkeeping::mayBePassedOver);
    }

    /**
     * Checks that every stored tensor was asked for, but for some.
     *
     * @param passedOver tells by their names those that may be left over
     * @throws UserError naming those that may not
     */
    public void refuseLeftOvers(Predicate<String> passedOver) {
        List<String> left = set.names().stream()
                .filter(name -> !used.contains(name) && !passedOver.test(name))
                .toList();
        if (!left.isEmpty()) {
            List<String> shown = left.stream()
                    .limit(NAMES_SHOWN)
                    .map(SafetensorsHeader::shown)
                    .toList();
            throw contradiction("a model of this configuration has no place for " + left.size() + " of its tensors: "
                    + String.join(", ", shown) + (left.size() > NAMES_SHOWN ? ", …" : ""));
        }
    }

    private UserError contradiction(String finding) {
        return UserError.data(
                "The weights in " + set.folder() + " contradict the configuration beside them: " + finding + ".",
                "Fetch both again from one revision of the model.");
    }
}
