package dev.dreambooth.engine.diffusion;

import dev.dreambooth.contract.UserError;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The schedulers a user may choose by name instead of the model's own; each takes over the model's configuration. */
public enum SchedulerName {
    DDIM("ddim", "DDIMScheduler"),
    /** PLMS, without Runge-Kutta steps. */
    PNDM("pndm", "PNDMScheduler") {
        @Override
        SchedulerConfig adapt(SchedulerConfig config) {
            return config.with("skip_prk_steps", true);
        }
    },
    EULER("euler", "EulerDiscreteScheduler"),
    EULER_ANCESTRAL("euler-a", "EulerAncestralDiscreteScheduler"),
    /** DPM-Solver++ of order 2, multistep, on the timesteps of the model's spacing. */
    DPM_PP_2M("dpm++2m", "DPMSolverMultistepScheduler") {
        @Override
        SchedulerConfig adapt(SchedulerConfig config) {
            return secondOrder(config).with("use_karras_sigmas", false);
        }
    },
    /** DPM-Solver++ of order 2, multistep, on the noise levels of Karras et al. */
    DPM_PP_2M_KARRAS("dpm++2m-karras", "DPMSolverMultistepScheduler") {
        @Override
        SchedulerConfig adapt(SchedulerConfig config) {
            return secondOrder(config).with("use_karras_sigmas", true);
        }
    };

    private final String label;
    private final String className;

    SchedulerName(String label, String className) {
        this.label = label;
        this.className = className;
    }

    /**
     * Returns the scheduler with this label, such as {@code dpm++2m}.
     *
     * @throws UserError if there is none
     */
    public static SchedulerName of(String label) {
        return Arrays.stream(values())
                .filter(name -> name.label.equals(label))
                .findFirst()
                .orElseThrow(() -> UserError.configuration(
                                "There is no scheduler '" + label + "'.",
                                "Use one of " + labels() + ", or leave it out for the model's own.")
                        .about("scheduler"));
    }

    private static String labels() {
        return Arrays.stream(values()).map(SchedulerName::label).collect(Collectors.joining(", "));
    }

    /** Returns the name that settings use. */
    public String label() {
        return label;
    }

    String className() {
        return className;
    }

    /** Sets the options that the name itself promises. */
    SchedulerConfig adapt(SchedulerConfig config) {
        return config;
    }

    private static SchedulerConfig secondOrder(SchedulerConfig config) {
        return config.with("algorithm_type", "dpmsolver++")
                .with("solver_type", "midpoint")
                .with("solver_order", 2);
    }
}
