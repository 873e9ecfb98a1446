package dev.dreambooth.contract.settings.choice;

import dev.dreambooth.contract.settings.type.Choice;
import java.util.Map;

/**
 * The schedulers a user may choose instead of the model's own, each with its class in diffusers and the options that its
 * name promises; the mathematics are in the engine's class of that name.
 */
public enum SchedulerName implements Choice {
    /** DDIM (Song et al. 2020). */
    DDIM("ddim", "DDIMScheduler", Map.of()),
    /** PLMS (Liu et al. 2022), without Runge-Kutta steps. */
    PNDM("pndm", "PNDMScheduler", Map.of("skip_prk_steps", true)),
    /** Euler's method (Karras et al. 2022). */
    EULER("euler", "EulerDiscreteScheduler", Map.of()),
    /** Euler's method with fresh noise in each step. */
    EULER_ANCESTRAL("euler-a", "EulerAncestralDiscreteScheduler", Map.of()),
    /** DPM-Solver++ of order 2, multistep, on the timesteps of the model's spacing. */
    DPM_PP_2M("dpm++2m", "DPMSolverMultistepScheduler", secondOrder(false)),
    /** DPM-Solver++ of order 2, multistep, on the noise levels of Karras et al. */
    DPM_PP_2M_KARRAS("dpm++2m-karras", "DPMSolverMultistepScheduler", secondOrder(true));

    private final String label;
    private final String className;

    @SuppressWarnings("ImmutableEnumChecker") // made by Map.of
    private final Map<String, Object> options;

    SchedulerName(String label, String className, Map<String, Object> options) {
        this.label = label;
        this.className = className;
        this.options = options;
    }

    private static Map<String, Object> secondOrder(boolean karras) {
        return Map.of(
                "algorithm_type",
                "dpmsolver++",
                "solver_type",
                "midpoint",
                "solver_order",
                2,
                "use_karras_sigmas",
                karras);
    }

    @Override
    public String label() {
        return label;
    }

    /** Returns the name of its class in diffusers, as {@code scheduler_config.json} has it. */
    public String className() {
        return className;
    }

    /** Returns the options of {@code scheduler_config.json} that the name itself promises. */
    public Map<String, Object> options() {
        return options;
    }

    @Override
    public String toString() {
        return label;
    }
}
