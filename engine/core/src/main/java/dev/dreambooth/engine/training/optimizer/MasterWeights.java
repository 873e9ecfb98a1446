package dev.dreambooth.engine.training.optimizer;

import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.RandomStream;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How parameters of 16 bits are changed by steps that are computed in 32. Most changes are smaller than half of such a
 * number's last bit, and rounding to the nearest would lose them.
 *
 * <p>Parameters in bfloat16 are rounded at random (Gupta et al. 2015, arXiv 1502.02551, section 3.1): of the neighbours a
 * &lt; b of a value x, b with probability (x − a)/(b − a). The mean of that is x, so changes add up to what they should, and
 * nothing has to be kept. Those in float16 have a master copy in 32 bits, which is changed and then rounded
 * (Micikevicius et al. 2018, "Mixed Precision Training", 3.1).
 */
final class MasterWeights {
    private final long seed;
    private final PerParameter<Integer> numbers = new PerParameter<>();
    private final Map<Tensor, Tensor> masters = new HashMap<>();

    /**
     * @param seed which, with step and number of a parameter, decides how it is rounded at random
     */
    MasterWeights(List<Optimizer.Group> groups, long seed) {
        this.seed = seed;
        for (Optimizer.Group group : groups) {
            for (Tensor parameter : group.parameters().values()) {
                numbers.put(parameter, numbers.size());
                if (parameter.dtype() == DType.FLOAT16) {
                    masters.put(parameter, inFull(parameter));
                }
            }
        }
    }

    private static Tensor inFull(Tensor parameter) {
        try (Scope scope = Scope.open()) {
            return Scope.detach(parameter.detach().to(DType.FLOAT32));
        }
    }

    /** Returns a parameter in 32 bits, to be changed in place; the caller's innermost scope frees what is no master. */
    Tensor exact(Tensor parameter) {
        Tensor master = masters.get(parameter);
        return master == null ? parameter.detach().to(DType.FLOAT32) : master;
    }

    /** Returns what a parameter was rounded from: its master copy, or itself if it has none. */
    Tensor source(Tensor parameter) {
        return masters.getOrDefault(parameter, parameter);
    }

    /** Returns some elements of a parameter in 32 bits, in one row. */
    Tensor exact(Tensor parameter, Chunks.Chunk chunk) {
        Tensor master = masters.get(parameter);
        return master == null ? chunk.of(parameter).to(DType.FLOAT32) : chunk.of(master);
    }

    /**
     * Overwrites some elements of a parameter by what has become of them.
     *
     * @param exact those elements in one row
     * @param step of the run, from 0
     */
    void round(Tensor parameter, Chunks.Chunk chunk, Tensor exact, long step) {
        if (masters.containsKey(parameter)) {
            chunk.of(parameter).copyFrom(exact);
        } else {
            Ops.roundStochastically(
                    chunk.of(parameter), exact, chunk.first(), draw(RandomStream.ROUNDING, parameter, step));
        }
    }

    /**
     * Returns what decides how numbers of a parameter are rounded at random.
     *
     * @param purpose which numbers
     * @param step of the run, from 0
     */
    long draw(RandomStream purpose, Tensor parameter, long step) {
        return Noise.seed(seed, purpose, step, numbers.get(parameter));
    }

    /**
     * Adds a parameter's master copy, if it has one, to a map, under a name that ends in the given one. As all of that
     * map's, its owner is the optimizer.
     */
    void describe(String name, Tensor parameter, Map<String, Tensor> state) {
        Tensor master = masters.get(parameter);
        if (master != null) {
            state.put("master." + name, master);
        }
    }
}
