package dev.dreambooth.engine.diffusion.scheduler;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.GenerateSettings;
import dev.dreambooth.contract.settings.choice.SchedulerName;
import dev.dreambooth.engine.diffusion.NoiseSchedule;
import dev.dreambooth.engine.diffusion.SchedulerConfig;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;

/** Makes schedulers for a model: the one its configuration names, or one that the user chose. */
public final class SchedulerFactory {
    /** Classes of diffusers whose configurations describe the same kind of model, whatever scheduler they name. */
    private static final Set<String> FAMILY = Set.of(
            "DDIMInverseScheduler",
            "DDIMParallelScheduler",
            "DDIMScheduler",
            "DDPMParallelScheduler",
            "DDPMScheduler",
            "DEISMultistepScheduler",
            "DPMSolverMultistepInverseScheduler",
            "DPMSolverMultistepScheduler",
            "DPMSolverSDEScheduler",
            "DPMSolverSinglestepScheduler",
            "EulerAncestralDiscreteScheduler",
            "EulerDiscreteScheduler",
            "HeunDiscreteScheduler",
            "KDPM2AncestralDiscreteScheduler",
            "KDPM2DiscreteScheduler",
            "LCMScheduler",
            "LMSDiscreteScheduler",
            "PNDMScheduler",
            "SASolverScheduler",
            "TCDScheduler",
            "UniPCMultistepScheduler");

    private final String className;
    private final SchedulerConfig config;

    private SchedulerFactory(String className, SchedulerConfig config) {
        this.className = className;
        this.config = config;
    }

    /** Returns a factory of the scheduler that the model's configuration names. */
    public static SchedulerFactory ofModel(SchedulerConfig config) {
        return new SchedulerFactory(config.className(), config);
    }

    /**
     * Returns a factory of a chosen scheduler with the model's configuration: betas, prediction type, spacing and all other
     * keys that the file sets; keys it leaves out have the chosen scheduler's defaults.
     *
     * @throws UserError if the configuration is for another kind of model, such as flow matching
     */
    public static SchedulerFactory named(SchedulerName name, SchedulerConfig config) {
        if (!FAMILY.contains(config.className())) {
            throw unknownClass(config);
        }
        return new SchedulerFactory(name.className(), config.with(name.options()));
    }

    /**
     * Makes a scheduler for one run. Cheap, so that settings can be checked by making one before any expensive work.
     *
     * @param steps number of inference steps
     * @param eta share of fresh noise in DDIM, 0 to 1; must be 0 for the others
     * @throws UserError if the scheduler is unknown, or cannot honour an option or setting
     */
    public Scheduler create(int steps, double eta) {
        int train = NoiseSchedule.of(config).timesteps();
        if (steps < 1 || steps > train) {
            throw UserError.configuration(
                            steps + " inference steps are impossible.",
                            "Use 1 to " + train + ", the number of timesteps the model was trained with.")
                    .about(GenerateSettings.INFERENCE_STEPS);
        }
        if (eta != 0 && !className.equals("DDIMScheduler")) {
            throw UserError.configuration(
                            "eta = " + eta + " means nothing to " + className + ".",
                            "Leave eta out, or choose the scheduler ddim.")
                    .about(GenerateSettings.ETA);
        }
        requireKnown();
        Scheduler scheduler = eta == 0 ? named(steps) : new DDIMScheduler(config, steps, eta);
        if (!Arrays.stream(scheduler.timesteps()).allMatch(Double::isFinite)) {
            scheduler.close();
            throw UserError.data(
                    config.source() + " leads " + className + " to timesteps that are not finite.",
                    "Correct its numbers, or choose another scheduler by the setting "
                            + GenerateSettings.SCHEDULER.name() + ".");
        }
        return scheduler;
    }

    /** A key that nobody here knows may matter to the scheduler that the file was written for, and to no other. */
    private void requireKnown() {
        if (Stream.of(SchedulerName.values()).noneMatch(name -> name.className().equals(className))) {
            throw unknownClass(config);
        }
        if (className.equals(config.className())) {
            config.refuseUnknownKeys();
        }
    }

    /** Schedulers are called as in diffusers and lie beside this class; only those that the settings know are looked up. */
    private Scheduler named(int steps) {
        try {
            return Class.forName(SchedulerFactory.class.getPackageName() + "." + className)
                    .asSubclass(Scheduler.class)
                    .getDeclaredConstructor(SchedulerConfig.class, int.class)
                    .newInstance(config, steps);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof RuntimeException refusal ? refusal : new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("There is no class " + className + " (SchedulerConfig, int steps).", e);
        }
    }

    private static UserError unknownClass(SchedulerConfig config) {
        String remedy = FAMILY.contains(config.className())
                ? "Choose one by the setting " + GenerateSettings.SCHEDULER.name()
                        + ", such as ddim or dpm++2m: it takes over the model's configuration."
                : "Use a model of Stable Diffusion 1.x, 2.x or XL.";
        return UserError.data(
                config.source() + " names the scheduler '" + config.className() + "', which is not supported.", remedy);
    }
}
