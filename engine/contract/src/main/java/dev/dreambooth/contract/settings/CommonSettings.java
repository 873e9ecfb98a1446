package dev.dreambooth.contract.settings;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.choice.Accelerator;
import dev.dreambooth.contract.settings.choice.Determinism;
import dev.dreambooth.contract.settings.choice.Precision;
import dev.dreambooth.contract.settings.choice.Prediction;
import dev.dreambooth.contract.settings.type.Effect;
import dev.dreambooth.contract.settings.type.PathType;
import dev.dreambooth.contract.settings.type.PlaceType;
import dev.dreambooth.contract.settings.type.SeedType;
import dev.dreambooth.contract.settings.type.TextType;
import dev.dreambooth.contract.settings.type.WholeNumberType;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.contract.settings.value.SettingGroup;
import java.nio.file.Path;
import java.util.List;

/** Settings that every stage reads: which model, where to, and on what machine. */
public final class CommonSettings {
    /** The value of {@link #MODEL} that means the model inside the engine's jar. */
    public static final String EMBEDDED = "embedded";

    /** The value of {@link #LIBTORCH} that lets a Python say where its package torch lies. */
    public static final String PYTHON = "python";

    private static final SettingGroup GROUP = new SettingGroup(Stage.values());

    /** The base model. */
    public static final Setting<String> MODEL = GROUP.define(
            "model",
            new ModelType(),
            EMBEDDED,
            "",
            Effect.INPUT,
            "The base model: embedded, a folder as diffusers' save_pretrained writes it, a .safetensors or .ckpt file"
                    + " of Stable Diffusion 1.x, 2.x or XL, or group:artifact:version:zip in a Maven repository.",
            "com.acme:mascot-model:1.4:zip");

    /** What the model predicts. */
    public static final Setting<Prediction> PREDICTION_TYPE = GROUP.choice(
            "predictionType",
            Prediction.AUTO,
            Effect.RESULT,
            "What the model predicts, the noise (epsilon) or the velocity (v_prediction), where its files say it wrong or,"
                    + " as many single files, not at all; auto goes by them.",
            Prediction.V_PREDICTION);

    /** The folder that receives all results. */
    public static final Setting<Path> OUTPUT_DIRECTORY = GROUP.define(
            "outputDirectory",
            new PathType(),
            "target/dreambooth",
            "",
            Effect.RUN,
            "The folder that receives class-images, model and samples.",
            "target/koala");

    /** The seed of every random draw. */
    public static final Setting<Long> SEED = GROUP.define(
            "seed",
            new SeedType(),
            "0",
            "",
            Effect.RESULT,
            "The seed of every random draw; image i of a prompt is made from seed + i.",
            "42");

    /** The device that computes. */
    public static final Setting<String> DEVICE = GROUP.define(
            "device",
            TextType.matching(
                    "auto|cpu(,cpu)*|cuda(:\\d{1,3})?(,cuda(:\\d{1,3})?)*",
                    "auto, cpu, cuda or cuda:N, or several of a kind with commas between"),
            "auto",
            "",
            Effect.RUN,
            "The device that computes: auto takes a GPU if the accelerator has one; several share the work.",
            "cuda:0,cuda:1");

    /** The native libraries to resolve for the worker. */
    public static final Setting<Accelerator> ACCELERATOR = GROUP.choice(
            "accelerator",
            Accelerator.CPU,
            Effect.RUN,
            "The flavour of the native libraries that the worker runs on.",
            Accelerator.CU124);

    /** The user's own native libraries. */
    public static final Setting<String> LIBTORCH = GROUP.optional(
            "libtorch",
            new PlaceType(List.of(PYTHON), false),
            "",
            Effect.RUN,
            "A libtorch of yours to run on: the folder of an unpacked distribution or of Python's package torch, or python,"
                    + " which asks the python3 of this machine for it; cu128 needs one.",
            "/opt/libtorch");

    /** The number of CPU threads. */
    public static final Setting<Integer> THREADS = GROUP.define(
            "threads",
            new WholeNumberType(0, 4096, 1),
            "0",
            "threads",
            Effect.RUN,
            "The number of CPU threads; 0 takes one for each core.",
            "4");

    /** The floating-point format of the computation. */
    public static final Setting<Precision> PRECISION = GROUP.choice(
            "precision",
            Precision.FP32,
            Effect.RESULT,
            "The floating-point format of the UNet: bf16 takes half the memory, and gains no speed on CPUs without units for it;"
                    + " fp16 is for GPUs; text encoder and VAE stay in fp32.",
            Precision.BF16);

    /** Whether 32-bit products may be formed from shortened factors. */
    public static final Setting<Boolean> ALLOW_TF32 = GROUP.flag(
            "allowTf32",
            false,
            Effect.RESULT,
            "Lets NVIDIA GPUs since Ampere form 32-bit products from factors shortened to 11 bits (TensorFloat-32), several"
                    + " times faster; without effect on CPUs.");

    /** How far equal bytes are promised. */
    public static final Setting<Determinism> DETERMINISM = GROUP.choice(
            "determinism",
            Determinism.MACHINE,
            Effect.RESULT,
            "Who gets the same bytes: machines of one kind with as many threads, or, slower, all x86-64 CPUs with AVX2.",
            Determinism.PORTABLE);

    /** The configuration file. */
    public static final Setting<Path> CONFIG_FILE = GROUP.optional(
            "configFile",
            new PathType(),
            "",
            Effect.RUN,
            "A YAML file with settings; without it, dreambooth.yaml in the project's folder is read if it exists.",
            "koala.yaml");

    /** Whether the stage is left out. */
    public static final Setting<Boolean> SKIP = GROUP.flag("skip", false, Effect.RUN, "Leaves the stage out.");

    /** Whether results are made anew although they are up to date. */
    public static final Setting<Boolean> FORCE =
            GROUP.flag("force", false, Effect.RUN, "Makes the results anew even if those that exist are up to date.");

    private CommonSettings() {}

    /** Returns the settings of this chapter in the order of their definition. */
    public static List<Setting<?>> all() {
        return GROUP.members();
    }
}
