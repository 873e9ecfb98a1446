package dev.dreambooth.engine.stage;

import static dev.dreambooth.contract.settings.CommonSettings.PREDICTION_TYPE;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.GenerateSettings;
import dev.dreambooth.contract.settings.RegularizeSettings;
import dev.dreambooth.contract.settings.choice.Prediction;
import dev.dreambooth.contract.settings.choice.SchedulerName;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.engine.diffusion.SchedulerConfig;
import dev.dreambooth.engine.weights.ModelFolder;
import dev.dreambooth.engine.weights.ModelPart;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The configuration of a model's own scheduler. */
public final class Schedulers {
    /** What the settings of images are called for those that are made of a class, or while training. */
    private static final Map<Setting<?>, Setting<?>> OF_CLASS_IMAGES = Map.of(
            GenerateSettings.SCHEDULER, RegularizeSettings.CLASS_SCHEDULER,
            GenerateSettings.INFERENCE_STEPS, RegularizeSettings.CLASS_INFERENCE_STEPS,
            GenerateSettings.GUIDANCE_SCALE, RegularizeSettings.CLASS_GUIDANCE_SCALE);

    private static final String KARRAS = "use_karras_sigmas";

    private Schedulers() {}

    /**
     * Reads a model's {@code scheduler_config.json}; what the settings say of the model's prediction is put into it, and the
     * class that {@code model_index.json} names where it has none itself.
     */
    public static SchedulerConfig config(StageContext context, ModelFolder model) {
        SchedulerConfig own = config(model);
        return isTold(context)
                ? own.with("prediction_type", context.get(PREDICTION_TYPE).label())
                : own;
    }

    private static SchedulerConfig config(ModelFolder model) {
        ModelPart scheduler = model.layout().scheduler();
        return SchedulerConfig.of(model.config(scheduler), model.configFile(scheduler))
                .ofClass(model.className(scheduler));
    }

    /** Returns what other programs call the scheduler that a model comes with. */
    public static String readableName(SchedulerConfig own) {
        boolean karras = own.toJson().path(KARRAS).asBoolean();
        List<SchedulerName> names = Stream.of(SchedulerName.values())
                .filter(name -> name.className().equals(own.className()))
                .toList();
        return names.stream()
                .filter(name -> Boolean.TRUE.equals(name.options().get(KARRAS)) == karras)
                .findFirst()
                .or(() -> names.stream().findFirst())
                .map(SchedulerName::readableName)
                .orElse(own.className());
    }

    /** Warns of what a model says to its scheduler that nobody here knows. */
    static void warnOfUnknown(StageContext context, ModelFolder model) {
        SchedulerConfig own = config(model);
        Set<String> unknown = own.unknownKeys();
        if (!unknown.isEmpty()) {
            context.warn(own.source() + " sets what is not known here, and is passed over: "
                    + String.join(", ", unknown) + ".");
        }
    }

    /** Returns whether the settings say what a model predicts, whatever it says itself. */
    public static boolean isTold(StageContext context) {
        return context.get(PREDICTION_TYPE) != Prediction.AUTO;
    }

    /**
     * Runs a check of images that are made of a class, or while training.
     *
     * @throws UserError as the check does, with the names of the settings that such images are made by
     */
    public static void checkClassImages(Runnable check) {
        try {
            check.run();
        } catch (UserError refusal) {
            throw ofClassImages(refusal);
        }
    }

    private static UserError ofClassImages(UserError refusal) {
        String what = refusal.what();
        String remedy = refusal.remedy();
        Optional<String> setting = refusal.setting();
        for (Map.Entry<Setting<?>, Setting<?>> named : OF_CLASS_IMAGES.entrySet()) {
            String name = named.getKey().name();
            String own = named.getValue().name();
            what = what.replace(name + " = ", own + " = ");
            remedy = remedy.replace("the setting " + name, "the setting " + own);
            setting = setting.map(one -> one.equals(name) ? own : one);
        }
        UserError told = new UserError(refusal.exitCode(), what, remedy).causedBy(refusal);
        return setting.map(name -> told.about(() -> name)).orElse(told);
    }
}
