package dev.dreambooth.engine.model.lora;

import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.Tensor;

/**
 * What an adapter adds to the weight of its module [out, in] or [out, in, K, K] but for a factor, as a file holds it: in
 * 32-bit floats on the host, in the scope in which it was read.
 */
sealed interface WeightDelta {
    /** Returns the change [out, in · K · K] times a factor. */
    Tensor times(double factor);

    /**
     * B·A (Hu et al. 2021, equation 3).
     *
     * @param down A, [r, in] or [r, in, K, K]
     * @param up B, [out, r]
     */
    record LowRank(Tensor down, Tensor up) implements WeightDelta {
        @Override
        public Tensor times(double factor) {
            return Ops.loraDelta(down, up, factor);
        }
    }

    /**
     * A kernel with a matrix on either side (Tucker's decomposition; Yeh et al. 2023, arXiv 2309.14859, 3.3): Σ_pq
     * up[o, p] core[p, q, k, l] down[q, i].
     *
     * @param core [p, q, K, K]
     * @param up [out, p]
     * @param down [q, in]
     */
    record Tucker(Tensor core, Tensor up, Tensor down) implements WeightDelta {
        @Override
        public Tensor times(double factor) {
            return Ops.tuckerDelta(core, up, down, factor);
        }
    }

    /**
     * LoHa: two changes multiplied element by element (Hyeon-Woo et al. 2021, arXiv 2108.06098, 2.2), whose rank can be
     * the product of theirs.
     */
    record Hadamard(WeightDelta first, WeightDelta second) implements WeightDelta {
        @Override
        public Tensor times(double factor) {
            return first.times(factor).mul(second.times(1));
        }
    }

    /**
     * LoKr: the Kronecker product of two factors (Edalati et al. 2022, arXiv 2212.10650; Yeh et al. 2023, 3.2).
     *
     * @param first [out / c, in / d]
     * @param second [c, d · K · K]
     */
    record Kronecker(WeightDelta first, WeightDelta second) implements WeightDelta {
        @Override
        public Tensor times(double factor) {
            return Ops.kroneckerDelta(first.times(1), second.times(1), factor);
        }
    }

    /**
     * One of LoKr's factors that is stored as it is.
     *
     * @param matrix [rows, columns, …]
     */
    record Whole(Tensor matrix) implements WeightDelta {
        @Override
        public Tensor times(double factor) {
            return Ops.flattened(matrix).mul(factor);
        }
    }
}
