package dev.dreambooth.engine.diffusion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.json.CanonicalJson;
import dev.dreambooth.contract.settings.GenerateSettings;
import dev.dreambooth.engine.weights.StrictJson;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A model's {@code scheduler_config.json}: typed access that names the file and key in every complaint.
 *
 * <p>Each scheduler reads the keys it knows and has its own defaults for absent ones, so one model's configuration serves
 * every scheduler. Keys that belong to another scheduler of the family are inert. A key that no scheduler here knows may change
 * the mathematics of the one that the file was written for, and of no other: where that one is asked for, it is refused.
 */
public final class SchedulerConfig {
    /** What was said before there was {@code prediction_type}: the noise, or else the clean sample. */
    private static final String PREDICTS_EPSILON = "predict_epsilon";

    private static final String PREDICTION_TYPE = "prediction_type";

    /** Keys of the discrete-time schedulers of diffusers, all versions up to 0.36. */
    private static final Set<String> KNOWN_KEYS = Set.of(
            "algorithm_type",
            "beta_end",
            "beta_schedule",
            "beta_start",
            "clip_sample",
            "clip_sample_range",
            "disable_corrector",
            "dynamic_thresholding_ratio",
            "euler_at_final",
            "final_sigmas_type",
            "flow_shift",
            "interpolation_type",
            "lambda_min_clipped",
            "lower_order_final",
            "noise_sampler_seed",
            "num_train_timesteps",
            PREDICTS_EPSILON,
            "predict_x0",
            "original_inference_steps",
            PREDICTION_TYPE,
            "rescale_betas_zero_snr",
            "sample_max_value",
            "set_alpha_to_one",
            "shift_terminal",
            "sigma_max",
            "sigma_min",
            "skip_prk_steps",
            "solver_order",
            "solver_p",
            "solver_type",
            "steps_offset",
            "thresholding",
            "time_shift_type",
            "timestep_scaling",
            "timestep_spacing",
            "timestep_type",
            "trained_betas",
            "use_beta_sigmas",
            "use_dynamic_shifting",
            "use_exponential_sigmas",
            "use_flow_sigmas",
            "use_karras_sigmas",
            "use_lu_lambdas",
            "variance_type");

    /** Keys that schedulers once had, and that never changed a number. */
    private static final Set<String> WITHOUT_EFFECT = Set.of("tensor_format");

    private final ObjectNode json;
    private final String source;

    private SchedulerConfig(ObjectNode json, String source) {
        this.json = json;
        this.source = source;
    }

    /**
     * Reads a {@code scheduler_config.json}.
     *
     * @throws UserError if the file cannot be read or is not a JSON object
     */
    public static SchedulerConfig read(Path file) {
        return of(StrictJson.readConfig(file), file.toString());
    }

    /**
     * Takes a scheduler configuration that was read already.
     *
     * @param source what to call it in messages, usually the file's path
     */
    public static SchedulerConfig of(ObjectNode json, String source) {
        ObjectNode own = json.deepCopy();
        JsonNode epsilon = own.path(PREDICTS_EPSILON);
        if (epsilon.isBoolean() && !own.hasNonNull(PREDICTION_TYPE)) {
            own.put(PREDICTION_TYPE, epsilon.asBoolean() ? "epsilon" : "sample");
        }
        return new SchedulerConfig(own, source);
    }

    /** Returns the keys, with their values, that no scheduler here knows and that are not switched off. */
    public Set<String> unknownKeys() {
        Set<String> unknown = new TreeSet<>();
        json.properties().forEach(entry -> {
            boolean off = entry.getValue().isNull() || entry.getValue().equals(json.booleanNode(false));
            boolean comment = entry.getKey().startsWith("_");
            if (!KNOWN_KEYS.contains(entry.getKey()) && !comment && !off) {
                unknown.add(entry.getKey() + " = " + entry.getValue());
            }
        });
        return unknown;
    }

    /**
     * Refuses keys that no scheduler here knows; for the scheduler that the file was written for.
     *
     * @throws UserError naming them
     */
    public void refuseUnknownKeys() {
        Set<String> unknown = unknownKeys();
        unknown.removeIf(key -> WITHOUT_EFFECT.contains(key.substring(0, key.indexOf(' '))));
        if (!unknown.isEmpty()) {
            throw UserError.data(
                    source + " sets what " + className() + " may read and is not known here: "
                            + String.join(", ", unknown) + ".",
                    "Remove it if it is a slip; otherwise choose another scheduler, by the setting "
                            + GenerateSettings.SCHEDULER.name() + ", which does not read it.");
        }
    }

    /** Returns a configuration that says which class it was written for where it did not; this one stays as it is. */
    public SchedulerConfig ofClass(String name) {
        return className().isEmpty() ? with("_class_name", name) : this;
    }

    /** Returns a configuration with one switch set; this one stays as it is. */
    public SchedulerConfig with(String key, boolean value) {
        return new SchedulerConfig(json.deepCopy().put(key, value), source);
    }

    /** Returns a configuration with one number set; this one stays as it is. */
    public SchedulerConfig with(String key, int value) {
        return new SchedulerConfig(json.deepCopy().put(key, value), source);
    }

    /** Returns a configuration in which the keys that it leaves out have these values; this one stays as it is. */
    public SchedulerConfig orElse(Map<String, Object> defaults) {
        ObjectNode completed = json.deepCopy();
        defaults.forEach((key, value) -> {
            if (present(key) == null) {
                completed.set(key, CanonicalJson.STRICT.valueToTree(value));
            }
        });
        return new SchedulerConfig(completed, source);
    }

    /** Returns a configuration with some options set; this one stays as it is. */
    public SchedulerConfig with(Map<String, Object> options) {
        ObjectNode changed = json.deepCopy();
        options.forEach((key, value) -> changed.set(key, CanonicalJson.STRICT.valueToTree(value)));
        return new SchedulerConfig(changed, source);
    }

    /** Returns a configuration with one name set; this one stays as it is. */
    public SchedulerConfig with(String key, String value) {
        return new SchedulerConfig(json.deepCopy().put(key, value), source);
    }

    /**
     * Returns the configuration as diffusers' {@code StableDiffusionPipeline} uses it: {@code steps_offset} is 1 and
     * {@code clip_sample} false whatever the file says, since latents reach beyond ±1 and early files got both wrong.
     */
    public SchedulerConfig forStableDiffusion() {
        return with("steps_offset", 1).with("clip_sample", false);
    }

    /** Returns the diffusers class the configuration was written for, such as {@code PNDMScheduler}. */
    public String className() {
        return text("_class_name", "");
    }

    /** Returns where the configuration comes from, for messages. */
    public String source() {
        return source;
    }

    /** Returns the JSON document. */
    public ObjectNode toJson() {
        return json.deepCopy();
    }

    /** Returns a switch; {@code absent} if the file has no such key. */
    public boolean flag(String key, boolean absent) {
        JsonNode value = json.get(key);
        if (value == null) {
            return absent;
        }
        if (!value.isBoolean() && !value.isNull()) {
            throw unsupported(key, value, "true or false");
        }
        return value.asBoolean();
    }

    /** Returns a whole number from {@code least} to {@code most}; {@code absent} if the file has no such key. */
    public int integer(String key, int absent, int least, int most) {
        JsonNode value = present(key);
        if (value == null) {
            return absent;
        }
        if (!value.canConvertToInt()
                || !value.canConvertToExactIntegral()
                || value.asInt() < least
                || value.asInt() > most) {
            throw unsupported(key, value, "a whole number from " + least + " to " + most);
        }
        return value.asInt();
    }

    /** Returns a number; {@code absent} if the file has no such key. */
    public double number(String key, double absent) {
        JsonNode value = present(key);
        if (value == null) {
            return absent;
        }
        if (!value.isNumber() || Double.isNaN(value.asDouble())) {
            throw unsupported(key, value, "a number");
        }
        return value.asDouble();
    }

    /** Returns a text; {@code absent} if the file has no such key. */
    public String text(String key, String absent) {
        JsonNode value = present(key);
        if (value == null) {
            return absent;
        }
        if (!value.isTextual()) {
            throw unsupported(key, value, "a text");
        }
        return value.asText();
    }

    /** Returns a list of numbers, rounded to single precision; empty if absent. */
    public float[] numbers(String key) {
        JsonNode value = present(key);
        if (value == null) {
            return new float[0];
        }
        if (!value.isArray()) {
            throw unsupported(key, value, "a list of numbers");
        }
        float[] numbers = new float[value.size()];
        for (int i = 0; i < numbers.length; i++) {
            if (!value.get(i).isNumber()) {
                throw unsupported(key + "[" + i + "]", value.get(i), "a number");
            }
            numbers[i] = value.get(i).floatValue();
        }
        return numbers;
    }

    /** Refuses each of {@code keys} that is switched on. */
    public void refuseFlags(String... keys) {
        for (String key : keys) {
            if (flag(key, false)) {
                throw unsupported(key, true, "false");
            }
        }
    }

    /** The complaint about a value that cannot be honoured; the caller throws it. */
    public UserError unsupported(String key, Object value, String supported) {
        return UserError.data(
                source + ": " + key + " = " + value + " is not supported here.",
                "Supported: " + supported + ". Or choose another scheduler.");
    }

    private @Nullable JsonNode present(String key) {
        JsonNode value = json.get(key);
        return value == null || value.isNull() ? null : value;
    }
}
