package dev.dreambooth.contract.settings.choice;

import dev.dreambooth.contract.settings.type.Choice;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The schedulers a user may choose instead of the model's own, each with its class in diffusers and the options that its
 * name promises; the mathematics are in the engine's class of that name.
 */
public enum SchedulerName implements Choice {
    /** DDIM (Song et al. 2020). */
    DDIM("ddim", "DDIM", "DDIMScheduler", Map.of()),
    /** DDPM (Ho et al. 2020): fresh noise in each step. */
    DDPM("ddpm", "DDPM", "DDPMScheduler", Map.of()),
    /** PLMS (Liu et al. 2022), without Runge-Kutta steps. */
    PNDM("pndm", "PLMS", "PNDMScheduler", Map.of("skip_prk_steps", true)),
    /** Euler's method (Karras et al. 2022). */
    EULER("euler", "Euler", "EulerDiscreteScheduler", Map.of()),
    /** Euler's method with fresh noise in each step. */
    EULER_ANCESTRAL("euler-a", "Euler a", "EulerAncestralDiscreteScheduler", Map.of()),
    /** Heun's method, of order 2: two predictions a step. */
    HEUN("heun", "Heun", "HeunDiscreteScheduler", Map.of()),
    /** The linear multistep method of Adams and Bashforth, of order 4. */
    LMS("lms", "LMS", "LMSDiscreteScheduler", levels(false)),
    /** The same on the noise levels of Karras et al. */
    LMS_KARRAS("lms-karras", "LMS Karras", "LMSDiscreteScheduler", levels(true)),
    /** DPM-Solver-2 on noise levels: two predictions a step. */
    DPM2("dpm2", "DPM2", "KDPM2DiscreteScheduler", levels(false)),
    /** The same on the noise levels of Karras et al. */
    DPM2_KARRAS("dpm2-karras", "DPM2 Karras", "KDPM2DiscreteScheduler", levels(true)),
    /** DPM-Solver-2 with fresh noise in each step. */
    DPM2_ANCESTRAL("dpm2-a", "DPM2 a", "KDPM2AncestralDiscreteScheduler", levels(false)),
    /** The same on the noise levels of Karras et al. */
    DPM2_ANCESTRAL_KARRAS("dpm2-a-karras", "DPM2 a Karras", "KDPM2AncestralDiscreteScheduler", levels(true)),
    /** DPM-Solver++ of order 2, multistep, on the timesteps of the model's spacing. */
    DPM_PP_2M("dpm++2m", "DPM++ 2M", "DPMSolverMultistepScheduler", secondOrder("dpmsolver++", false)),
    /** DPM-Solver++ of order 2, multistep, on the noise levels of Karras et al. */
    DPM_PP_2M_KARRAS(
            "dpm++2m-karras", "DPM++ 2M Karras", "DPMSolverMultistepScheduler", secondOrder("dpmsolver++", true)),
    /** The same with fresh noise in each step, on the timesteps of the model's spacing. */
    DPM_PP_2M_SDE("dpm++2m-sde", "DPM++ 2M SDE", "DPMSolverMultistepScheduler", secondOrder("sde-dpmsolver++", false)),
    /** The same with fresh noise in each step, on the noise levels of Karras et al. */
    DPM_PP_2M_SDE_KARRAS(
            "dpm++2m-sde-karras",
            "DPM++ 2M SDE Karras",
            "DPMSolverMultistepScheduler",
            secondOrder("sde-dpmsolver++", true)),
    /** DPM-Solver++ of order 2, singlestep. */
    DPM_PP_2S("dpm++2s", "DPM++ 2S", "DPMSolverSinglestepScheduler", secondOrder("dpmsolver++", false)),
    /** DPM-Solver++ of order 2, singlestep, on the noise levels of Karras et al. */
    DPM_PP_2S_KARRAS(
            "dpm++2s-karras", "DPM++ 2S Karras", "DPMSolverSinglestepScheduler", secondOrder("dpmsolver++", true)),
    /** DPM-Solver++ with fresh noise, in two predictions a step. */
    DPM_PP_SDE("dpm++sde", "DPM++ SDE", "DPMSolverSDEScheduler", levels(false)),
    /** The same on the noise levels of Karras et al. */
    DPM_PP_SDE_KARRAS("dpm++sde-karras", "DPM++ SDE Karras", "DPMSolverSDEScheduler", levels(true)),
    /** DEIS (Zhang and Chen 2022), multistep. */
    DEIS("deis", "DEIS", "DEISMultistepScheduler", Map.of()),
    /** UniPC (Zhao et al. 2023). */
    UNIPC("unipc", "UniPC", "UniPCMultistepScheduler", Map.of()),
    /** Latent consistency models (Luo et al. 2023): few steps, for models and LoRAs distilled to it. */
    LCM("lcm", "LCM", "LCMScheduler", Map.of());

    private final String label;
    private final String readableName;
    private final String className;

    @SuppressWarnings("ImmutableEnumChecker") // made by Map.of
    private final Map<String, Object> options;

    SchedulerName(String label, String readableName, String className, Map<String, Object> options) {
        this.label = label;
        this.readableName = readableName;
        this.className = className;
        this.options = options;
    }

    private static Map<String, Object> levels(boolean karras) {
        return Map.of(
                "use_karras_sigmas",
                karras,
                "use_exponential_sigmas",
                false,
                "use_beta_sigmas",
                false,
                "use_lu_lambdas",
                false);
    }

    private static Map<String, Object> secondOrder(String algorithm, boolean karras) {
        Map<String, Object> options = new TreeMap<>(levels(karras));
        options.put("algorithm_type", algorithm);
        options.put("solver_type", "midpoint");
        options.put("solver_order", 2);
        return Map.copyOf(options);
    }

    /** Returns the one of a label, or empty if there is none. */
    public static Optional<SchedulerName> ofLabel(String label) {
        return Stream.of(values()).filter(name -> name.label.equals(label)).findFirst();
    }

    /** Returns its name in the parameters that other Stable Diffusion programs write into their images. */
    public String readableName() {
        return readableName;
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
