package dev.dreambooth.maven;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.settings.Setting;
import dev.dreambooth.contract.settings.check.UnreadSettings;
import dev.dreambooth.contract.settings.resolve.SettingSources;
import dev.dreambooth.contract.spec.RunSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.codehaus.plexus.configuration.PlexusConfiguration;
import org.eclipse.aether.RepositorySystem;

/**
 * The parameters of all stages, and how a goal runs its stage. Parameters are texts, so that
 * "not set" differs from every value and a wrong value meets the same message as in the other places to set it.
 */
abstract class AbstractStageMojo extends AbstractDreamBoothMojo {
    /**
     * The base model: embedded, a folder as diffusers' save_pretrained writes it, a .safetensors or .ckpt file of Stable
     * Diffusion 1.x, or group:artifact:version:zip in a Maven repository. Default: {@code embedded}. Example: {@code com.acme:mascot-model:1.4:zip}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.model")
    String model;

    /**
     * The folder that receives class-images, model and samples. Default: {@code dreambooth} in the project's build
     * directory, or in the current folder outside of any project. Example: {@code target/koala}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.outputDirectory")
    String outputDirectory;

    /**
     * The seed of every random draw; image i of a prompt is made from seed + i. Default: {@code 0}. Example:
     * {@code 42}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.seed")
    String seed;

    /**
     * The device that computes: auto takes a GPU if the accelerator has one; several share the work. Default:
     * {@code auto}. Example: {@code cuda:0,cuda:1}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.device")
    String device;

    /**
     * The flavour of the native libraries that the worker runs on. Default: {@code cpu}. Example: {@code cu124}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.accelerator")
    String accelerator;

    /**
     * The folder of an unpacked libtorch distribution, for the accelerator cu128. Example: {@code /opt/libtorch}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.libtorch")
    String libtorch;

    /**
     * The number of CPU threads; 0 takes one for each core. Unit: threads. Default: {@code 0}. Example: {@code 4}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.threads")
    String threads;

    /**
     * The floating-point format of the UNet: bf16 takes half the memory, and is slower on CPUs without units for it; fp16
     * is for GPUs; text encoder and VAE stay in fp32. Default: {@code fp32}. Example: {@code bf16}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.precision")
    String precision;

    /**
     * Lets NVIDIA GPUs since Ampere form 32-bit products from factors shortened to 11 bits (TensorFloat-32), several times
     * faster; without effect on CPUs. Default: {@code false}. Example: {@code true}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.allowTf32")
    String allowTf32;

    /**
     * Who gets the same bytes: machines of one kind with as many threads, or, slower, all x86-64 CPUs with AVX2. Default:
     * {@code machine}. Example: {@code portable}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.determinism")
    String determinism;

    /**
     * A YAML file with settings; without it, dreambooth.yaml in the project's folder is read if it exists. Example:
     * {@code koala.yaml}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.configFile")
    String configFile;

    /**
     * Leaves the stage out. Default: {@code false}. Example: {@code true}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.skip")
    String skip;

    /**
     * Makes the results anew even if those that exist are up to date. Default: {@code false}. Example: {@code true}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.force")
    String force;

    /**
     * The rare word that will name the subject; best one that the tokenizer keeps whole. Default: {@code sks}. Example:
     * {@code sks}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.identifier")
    String identifier;

    /**
     * The noun that says what the subject is, such as dog or backpack. Example: {@code teddy bear}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.subjectClass")
    String subjectClass;

    /**
     * Several subjects in one run, each with its own images and words; what an entry leaves out is the run's. Example:
     * docs/training-data.md has one of a dog and a cat.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.concepts")
    PlexusConfiguration concepts;

    AbstractStageMojo(RepositorySystem repositorySystem) {
        super(repositorySystem);
    }

    /** Returns the stage that this goal runs. */
    abstract Stage stage();

    @Override
    final void run() throws MojoExecutionException, MojoFailureException {
        Optional<Setting<Boolean>> skip = skippedBy(stage());
        if (skip.isPresent()) {
            getLog().info("The stage " + stage().id() + " is left out, as the setting " + skip.get() + " says.");
            return;
        }
        List<Path> engine = List.of(classPath().engine());
        SettingSources sources = sources(engine);
        RunSpec spec = spec(stage(), sources);
        sources.overridden(stage()).forEach(getLog()::info);
        UnreadSettings.notes(stage(), spec.settings()).forEach(getLog()::warn);
        new OtherExecutions(stage(), execution.getExecutionId(), spec.settings())
                .refuseClash(build().otherSources(execution, engine));
        AtomicBoolean started = new AtomicBoolean();
        getLog().info(launch(spec, event -> started.compareAndSet(false, event instanceof Event.RunStarted)));
        if (started.get()) {
            ResultTable.of(spec, build().base()).forEach(getLog()::info);
        }
    }
}
