package dev.dreambooth.engine.diffusion.solver;

import dev.dreambooth.engine.diffusion.SchedulerConfig;
import java.util.Set;

/**
 * The weights ρ of UniPC (Zhao et al. 2023, arXiv 2302.04867, section 3): those with which the differences at the
 * places r_k match the first terms of the step's Taylor series.
 *
 * <pre>
 * Σ_k r_k^(i−1)·ρ_k = i!·φ_(i+1)(η)/B(η)   for i = 1, 2 …      φ_1 = (e^η − 1)/η,  φ_(i+1) = (φ_i − 1/i!)/η
 * </pre>
 *
 * <p>η = −h along predictions of the clean sample, h along those of the noise; B is one of two functions of it.
 *
 * @param variant what B is
 */
public record UniPCWeights(Variant variant) {
    /** The function B, by the key {@code solver_type}. */
    public enum Variant {
        /** B = η: better for few steps without guidance. */
        BH1,
        /** B = e^η − 1. */
        BH2
    }

    /** What related solvers call theirs; the reference takes those for bh2. */
    private static final Set<String> BH2_ALIASES = Set.of("bh2", "midpoint", "heun", "logrho");

    /** Returns what a configuration asks for in {@code solver_type}. */
    public static UniPCWeights of(SchedulerConfig config) {
        String solver = config.text("solver_type", "bh2");
        if (!solver.equals("bh1") && !BH2_ALIASES.contains(solver)) {
            throw config.unsupported("solver_type", solver, "bh1 or bh2");
        }
        return new UniPCWeights(solver.equals("bh1") ? Variant.BH1 : Variant.BH2);
    }

    /**
     * Returns −scale·B·ρ_k for each place.
     *
     * @param places r_k of earlier predictions
     * @param arrived whether there is also a prediction at the step's end, r = 1, whose weight comes last
     */
    public double[] of(ExponentialStep by, double[] places, boolean arrived) {
        int count = places.length + (arrived ? 1 : 0);
        if (count == 0) {
            return new double[0];
        }
        double eta = -by.h();
        double b = variant == Variant.BH1 ? eta : Math.expm1(eta);
        double[] rho = count == 1 ? new double[] {0.5} : solve(places, count, eta, b);
        double[] weights = new double[count];
        for (int k = 0; k < count; k++) {
            weights[k] = -by.scale() * b * rho[k];
        }
        return weights;
    }

    /** Solves the conditions on ρ. */
    private static double[] solve(double[] places, int count, double eta, double b) {
        double[][] rows = new double[count][count + 1];
        double phi = Math.expm1(eta) / eta - 1;
        double factorial = 1;
        for (int i = 0; i < count; i++) {
            for (int k = 0; k < count; k++) {
                rows[i][k] = Math.pow(k < places.length ? places[k] : 1, i);
            }
            rows[i][count] = phi * factorial / b;
            factorial *= i + 2;
            phi = phi / eta - 1 / factorial;
        }
        return eliminated(rows);
    }

    /** Gaussian elimination; the places differ and the first row holds ones, so that no pivot is 0. */
    private static double[] eliminated(double[][] rows) {
        int count = rows.length;
        for (int pivot = 0; pivot < count; pivot++) {
            for (int row = 0; row < count; row++) {
                double factor = row == pivot ? 0 : rows[row][pivot] / rows[pivot][pivot];
                for (int column = pivot; factor != 0 && column <= count; column++) {
                    rows[row][column] -= factor * rows[pivot][column];
                }
            }
        }
        double[] solution = new double[count];
        for (int row = 0; row < count; row++) {
            solution[row] = rows[row][count] / rows[row][row];
        }
        return solution;
    }
}
