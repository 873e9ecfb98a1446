package dev.dreambooth.engine.model.lora;

import static dev.dreambooth.engine.model.lora.AdapterTensor.ALPHA;
import static dev.dreambooth.engine.model.lora.AdapterTensor.DORA_SCALE;
import static dev.dreambooth.engine.model.lora.AdapterTensor.DOWN;
import static dev.dreambooth.engine.model.lora.AdapterTensor.HADA_T1;
import static dev.dreambooth.engine.model.lora.AdapterTensor.HADA_T2;
import static dev.dreambooth.engine.model.lora.AdapterTensor.HADA_W1_A;
import static dev.dreambooth.engine.model.lora.AdapterTensor.HADA_W1_B;
import static dev.dreambooth.engine.model.lora.AdapterTensor.HADA_W2_A;
import static dev.dreambooth.engine.model.lora.AdapterTensor.HADA_W2_B;
import static dev.dreambooth.engine.model.lora.AdapterTensor.LOKR_T2;
import static dev.dreambooth.engine.model.lora.AdapterTensor.LOKR_W1;
import static dev.dreambooth.engine.model.lora.AdapterTensor.LOKR_W1_A;
import static dev.dreambooth.engine.model.lora.AdapterTensor.LOKR_W1_B;
import static dev.dreambooth.engine.model.lora.AdapterTensor.LOKR_W2;
import static dev.dreambooth.engine.model.lora.AdapterTensor.LOKR_W2_A;
import static dev.dreambooth.engine.model.lora.AdapterTensor.LOKR_W2_B;
import static dev.dreambooth.engine.model.lora.AdapterTensor.MAGNITUDE;
import static dev.dreambooth.engine.model.lora.AdapterTensor.MID;
import static dev.dreambooth.engine.model.lora.AdapterTensor.UP;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.ModelPart;
import dev.dreambooth.engine.weights.TensorEntry;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the adapter of one module, of whatever kind its tensors show it to be, and holds their shapes to that of the
 * module's weight.
 */
final class AdapterReader {
    private final LoraFile file;
    private final Map<AdapterTensor, String> names;
    private final String module;
    private final long[] shape;
    private final long out;
    private final long columns;

    /**
     * @param names of the module's tensors
     * @param shape of the module's weight, [out, in] or [out, in, K, K]
     */
    AdapterReader(LoraFile file, Map<AdapterTensor, String> names, String module, long... shape) {
        this.file = file;
        this.names = names;
        this.module = module;
        this.shape = shape.clone();
        out = shape[0];
        columns = Arrays.stream(shape).skip(1).reduce(1, (a, b) -> a * b);
    }

    /**
     * Reads it.
     *
     * @param metadata what is said beside the tensors
     */
    StoredAdapter read(ModelPart part, LoraMetadata metadata) {
        WeightDelta delta;
        long rank;
        if (has(DOWN) || has(UP)) {
            delta = lowRank();
            rank = size(DOWN, 0);
        } else if (has(HADA_W1_A) || has(HADA_W2_A)) {
            delta = new WeightDelta.Hadamard(
                    hadamard(HADA_T1, HADA_W1_A, HADA_W1_B), hadamard(HADA_T2, HADA_W2_A, HADA_W2_B));
            rank = size(HADA_W1_B, 0);
        } else if (has(LOKR_W1) || has(LOKR_W1_A)) {
            delta = kronecker();
            rank = has(LOKR_W1_B) ? size(LOKR_W1_B, 0) : has(LOKR_W2_B) ? size(LOKR_W2_B, 0) : 0;
        } else {
            throw file.refusal("holds '" + names.values().iterator().next() + "' without the adapter of " + module
                    + " that it belongs to");
        }
        return new StoredAdapter(delta, scale(part, metadata, rank), magnitude(part, metadata));
    }

    /** α / r. LyCORIS scales by 1 what has no rank, whatever its α says (lycoris/modules/lokr.py). */
    private double scale(ModelPart part, LoraMetadata metadata, long rank) {
        if (has(ALPHA)) {
            double alpha = file.scalar(name(ALPHA));
            return rank == 0 ? 1 : alpha / rank;
        }
        return metadata.scale(part, module, rank).orElse(1);
    }

    private WeightDelta lowRank() {
        long rank = size(DOWN, 0);
        if (has(MID)) {
            long[] core = core(size(UP, 1), rank);
            return new WeightDelta.Tucker(
                    tensor(MID, core), tensor(UP, out, size(UP, 1)), tensor(DOWN, rank, shape[1]));
        }
        long[] down = shape.clone();
        down[0] = rank;
        return new WeightDelta.LowRank(tensor(DOWN, down), tensor(UP, out, rank));
    }

    /** The shape of a kernel between matrices of these ranks. */
    private long[] core(long first, long second) {
        long[] core = shape.clone();
        core[0] = first;
        core[1] = second;
        return core;
    }

    /** One of LoHa's two factors, [out, r] · [r, in · K · K]. */
    private WeightDelta hadamard(AdapterTensor kernel, AdapterTensor a, AdapterTensor b) {
        return has(kernel)
                ? tucker(kernel, a, out, b, shape[1])
                : new WeightDelta.LowRank(tensor(b, size(b, 0), columns), tensor(a, out, size(b, 0)));
    }

    /** Tucker's form in LoHa and LoKr, in which the left matrix is stored the other way round, [r, rows]. */
    private WeightDelta tucker(AdapterTensor kernel, AdapterTensor a, long rows, AdapterTensor b, long inner) {
        long left = size(a, 0);
        long right = size(b, 0);
        return new WeightDelta.Tucker(
                tensor(kernel, core(left, right)), tensor(a, left, rows).permute(1, 0), tensor(b, right, inner));
    }

    private WeightDelta kronecker() {
        boolean whole = has(LOKR_W1);
        long rows = whole ? size(LOKR_W1, 0) : size(LOKR_W1_A, 0);
        long inner = whole ? size(LOKR_W1, 1) : size(LOKR_W1_B, 1);
        if (rows == 0 || inner == 0 || out % rows != 0 || shape[1] % inner != 0) {
            throw misfit(whole ? LOKR_W1 : LOKR_W1_A);
        }
        WeightDelta first = whole
                ? new WeightDelta.Whole(tensor(LOKR_W1, rows, inner))
                : product(LOKR_W1_A, LOKR_W1_B, rows, inner);
        return new WeightDelta.Kronecker(first, second(out / rows, shape[1] / inner));
    }

    private WeightDelta second(long rows, long inner) {
        if (has(LOKR_W2)) {
            return new WeightDelta.Whole(tensor(LOKR_W2, core(rows, inner)));
        }
        return has(LOKR_T2)
                ? tucker(LOKR_T2, LOKR_W2_A, rows, LOKR_W2_B, inner)
                : product(LOKR_W2_A, LOKR_W2_B, rows, inner * columns / shape[1]);
    }

    /** [rows, r] · [r, inner]. */
    private WeightDelta product(AdapterTensor a, AdapterTensor b, long rows, long inner) {
        long rank = size(b, 0);
        return new WeightDelta.LowRank(tensor(b, rank, inner), tensor(a, rows, rank));
    }

    /**
     * PEFT has a length for each output. LyCORIS and OneTrainer have one for each output [out, 1, …] or for each input
     * [1, in, …], which their shape tells.
     */
    private Optional<Magnitude> magnitude(ModelPart part, LoraMetadata metadata) {
        if (has(MAGNITUDE)) {
            if (entry(MAGNITUDE).numel() != out) {
                throw misfit(MAGNITUDE);
            }
            return Optional.of(new Magnitude(file.tensor(entry(MAGNITUDE), out), true));
        }
        if (has(DORA_SCALE)) {
            TensorEntry entry = entry(DORA_SCALE);
            if (sameButForOnes(entry.shape(), out)) {
                return Optional.of(new Magnitude(file.tensor(entry, out), true));
            }
            if (sameButForOnes(entry.shape(), 1, shape[1])) {
                return Optional.of(new Magnitude(file.tensor(entry, shape[1]), false));
            }
            throw misfit(DORA_SCALE);
        }
        if (metadata.usesDora(part)) {
            throw file.refusal("was trained with use_dora, and lacks the lora_magnitude_vector of " + module);
        }
        return Optional.empty();
    }

    private boolean has(AdapterTensor tensor) {
        return names.containsKey(tensor);
    }

    private String name(AdapterTensor tensor) {
        String name = names.get(tensor);
        if (name == null) {
            throw file.refusal("has '" + names.values().iterator().next() + "' but no " + tensor.shown() + " for "
                    + module + ", the other half of an adapter");
        }
        return name;
    }

    private TensorEntry entry(AdapterTensor tensor) {
        return file.entry(name(tensor));
    }

    private long size(AdapterTensor tensor, int dimension) {
        long[] sizes = entry(tensor).shape();
        return dimension < sizes.length ? sizes[dimension] : 1;
    }

    private Tensor tensor(AdapterTensor tensor, long... wanted) {
        TensorEntry entry = entry(tensor);
        if (entry.numel() == 0 || !sameButForOnes(entry.shape(), wanted)) {
            throw misfit(tensor);
        }
        return file.tensor(entry, wanted);
    }

    private UserError misfit(AdapterTensor tensor) {
        return file.refusal("has for " + module + " a " + tensor.shown() + " "
                + Arrays.toString(entry(tensor).shape()) + ", which does not fit the model's "
                + Arrays.toString(shape));
    }

    /** Whether two shapes are one but for sizes of 1 at the end, as between a matrix and a 1×1 kernel. */
    private static boolean sameButForOnes(long[] a, long... b) {
        for (int i = 0; i < Math.max(a.length, b.length); i++) {
            if ((i < a.length ? a[i] : 1) != (i < b.length ? b[i] : 1)) {
                return false;
            }
        }
        return true;
    }
}
