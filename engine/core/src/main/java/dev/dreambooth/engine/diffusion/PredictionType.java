package dev.dreambooth.engine.diffusion;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;

/**
 * What a diffusion network predicts from a noisy sample; each one determines the other two. With x = a·x_0 + b·ε, where a²
 * + b² = 1:
 *
 * <ul>
 *   <li>from ε: x_0 = (x − b·ε)/a
 *   <li>from v = a·ε − b·x_0: x_0 = a·x − b·v and ε = a·v + b·x
 *   <li>from x_0: ε = (x − a·x_0)/b
 * </ul>
 */
public enum PredictionType {
    /** The noise ε that was added (Ho et al. 2020, arXiv 2006.11239, section 3.2). */
    EPSILON("epsilon"),
    /** The velocity v = √ᾱ_t·ε − √(1 − ᾱ_t)·x_0 (Salimans and Ho 2022, arXiv 2202.00512, section 4). */
    V_PREDICTION("v_prediction"),
    /** The clean sample x_0 itself. */
    SAMPLE("sample");

    private final String configName;

    PredictionType(String configName) {
        this.configName = configName;
    }

    /** Returns the value of {@code prediction_type} in a scheduler configuration. */
    public String configName() {
        return configName;
    }

    /**
     * Returns the prediction type that a scheduler configuration asks for; {@code epsilon} if it is silent.
     *
     * @throws UserError if the value is not one of the three
     */
    public static PredictionType of(SchedulerConfig config) {
        String name = config.text("prediction_type", EPSILON.configName);
        for (PredictionType type : values()) {
            if (type.configName.equals(name)) {
                return type;
            }
        }
        throw config.unsupported("prediction_type", name, "epsilon, v_prediction or sample");
    }

    /**
     * Returns the clean sample x_0 that a prediction implies for x = signal·x_0 + noise·ε.
     *
     * <p>Schedulers differ in the scale of x: signal = √ᾱ, noise = √(1 − ᾱ) where variance is preserved, signal = 1,
     * noise = σ where it explodes. A velocity is always meant for unit variance, hence the division by the scale.
     *
     * @param output the network's prediction
     * @param sample the noisy sample x, of the same shape
     */
    public Tensor cleanSample(Tensor output, Tensor sample, double signal, double noise) {
        double scale = Math.sqrt(signal * signal + noise * noise);
        try (Scope scope = Scope.open()) {
            return scope.keep(
                    switch (this) {
                        case EPSILON -> sample.addScaled(output, -noise).div(signal);
                        case V_PREDICTION -> output.mul(-noise / scale).add(sample.div(scale * scale / signal));
                        case SAMPLE -> output;
                    });
        }
    }

    /** Returns the noise ε that a prediction implies; parameters as for {@link #cleanSample}. */
    public Tensor noise(Tensor output, Tensor sample, double signal, double noise) {
        double scale = Math.sqrt(signal * signal + noise * noise);
        try (Scope scope = Scope.open()) {
            return scope.keep(
                    switch (this) {
                        case EPSILON -> output;
                        case V_PREDICTION -> output.mul(signal / scale).addScaled(sample, noise / (scale * scale));
                        case SAMPLE -> sample.addScaled(output, -signal).div(noise);
                    });
        }
    }
}
