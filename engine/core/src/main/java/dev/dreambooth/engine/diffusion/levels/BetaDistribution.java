package dev.dreambooth.engine.diffusion.levels;

/** The beta distribution on 0 … 1, of which {@link SigmaSpacing#BETA} takes quantiles. */
final class BetaDistribution {
    /** Half of an interval's width each time: enough for the last bit of a double. */
    private static final int HALVINGS = 1100;

    /** Nodes of the rule that integrates the density; its error is far below the last bit. */
    private static final int NODES = 400;

    private BetaDistribution() {}

    /**
     * Returns the x below which a share of the distribution lies: the inverse of the cumulative distribution, by bisection.
     *
     * @param share from 0 to 1
     * @param alpha first shape, above 0
     * @param beta second shape, above 0
     */
    static double quantile(double share, double alpha, double beta) {
        if (share <= 0 || share >= 1) {
            return share <= 0 ? 0 : 1;
        }
        if (share > 0.5) {
            // near 1 a double is coarser than near 0
            return 1 - quantile(1 - share, beta, alpha);
        }
        double whole = integral(1, alpha, beta);
        double low = 0;
        double high = 1;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (middle == low || middle == high) {
                break;
            }
            if (integral(middle, alpha, beta) < share * whole) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /**
     * Returns ∫ u^(α − 1)·(1 − u)^(β − 1) du from 0 to x. The double exponential substitution u = x·½(1 + tanh(π/2·sinh t))
     * lets the singular ends fall away so fast that the trapezoidal rule is exact to rounding.
     */
    private static double integral(double x, double alpha, double beta) {
        double reach = 6.0;
        double width = 2 * reach / NODES;
        double sum = 0;
        for (int i = 0; i <= NODES; i++) {
            double t = -reach + i * width;
            double e = Math.exp(-Math.PI * Math.sinh(t));
            double near = 1 / (1 + e);
            double far = 1 / (1 + 1 / e);
            double slope = Math.PI * Math.cosh(t) * near * far;
            double u = x * near;
            double rest = x == 1 ? far : 1 - u;
            if (u > 0 && rest > 0 && slope > 0) {
                sum += Math.pow(u, alpha - 1) * Math.pow(rest, beta - 1) * x * slope;
            }
        }
        return sum * width;
    }
}
