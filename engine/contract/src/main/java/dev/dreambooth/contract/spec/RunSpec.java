package dev.dreambooth.contract.spec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.contract.json.CanonicalJson;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.GenerateSettings;
import dev.dreambooth.contract.settings.ModelCoordinates;
import dev.dreambooth.contract.settings.RegularizeSettings;
import dev.dreambooth.contract.settings.Shard;
import dev.dreambooth.contract.settings.evaluate.BaselineCoordinates;
import dev.dreambooth.contract.settings.evaluate.EvaluateSettings;
import dev.dreambooth.contract.settings.resolve.RecordedSettings;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import dev.dreambooth.contract.settings.value.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * All that a worker has to know: which stage, and its settings, complete and checked. One JSON document.
 *
 * @param stage the stage to run
 * @param model the base model: {@code embedded}, or the absolute path of a diffusers folder or of a {@code .safetensors} or {@code .ckpt} file
 * @param settings the settings of the stage
 * @param verify how many steps or images to make again and compare with what lies there, 0 for all; empty to run
 */
public record RunSpec(Stage stage, String model, ResolvedSettings settings, Optional<Integer> verify) {
    /** The version of the document's form; a worker refuses any other. */
    public static final int FORMAT = 1;
    /** The model that is shipped inside the engine. */
    public static final String EMBEDDED_MODEL = "embedded";

    private static final Set<String> NAMES = Set.of("format", "stage", "model", "settings", "origins");
    private static final String VERIFY = "verify";
    private static final long MAX_BYTES = 8 << 20;

    /** Creates the specification of a run. */
    public RunSpec(Stage stage, String model, ResolvedSettings settings) {
        this(stage, model, settings, Optional.empty());
    }

    /**
     * Returns the specification of a stage whose base model is named by its setting.
     *
     * @param base the folder that a relative model folder starts from
     * @throws UserError if the model is an artifact: front ends that can fetch it say where it lies
     */
    public static RunSpec of(Stage stage, ResolvedSettings settings, Path base) {
        String model = settings.get(CommonSettings.MODEL);
        if (ModelCoordinates.parse(model).isPresent()) {
            throw UserError.configuration(
                            "model is " + model + ", an artifact, which only a Maven build can fetch.",
                            "Run the goal of the Maven plugin, or give the folder of the unpacked artifact.")
                    .about(CommonSettings.MODEL);
        }
        settings.find(EvaluateSettings.BASELINE)
                .flatMap(BaselineCoordinates::parse)
                .ifPresent(artifact -> {
                    throw UserError.configuration(
                                    "baseline is " + artifact + ", an artifact, which only a Maven build can fetch.",
                                    "Run the goal of the Maven plugin, or name the file.")
                            .about(EvaluateSettings.BASELINE);
                });
        String location = model.equals(EMBEDDED_MODEL)
                ? model
                : base.toAbsolutePath().resolve(model).normalize().toString();
        return new RunSpec(stage, location, settings);
    }

    /**
     * Returns the specification that makes a result again and compares.
     *
     * @param limit how many steps or images to make, 0 for all
     */
    public RunSpec verifying(int limit) {
        return new RunSpec(stage, model, settings, Optional.of(limit));
    }

    /** Returns the specification with another value of one setting. */
    public <T> RunSpec with(Setting<T> setting, T value) {
        return new RunSpec(stage, model, settings.with(setting, value), verify);
    }

    /** Returns the folder that receives the results of all stages. */
    public Path outputDirectory() {
        return settings.get(CommonSettings.OUTPUT_DIRECTORY);
    }

    /** Returns the folder that receives the results of this stage. */
    public Path stageDirectory() {
        return stageDirectory(stage, settings::find);
    }

    /** Returns the folder that receives the results of a stage with these settings. */
    public static Path stageDirectory(Stage stage, Lookup settings) {
        Path outputDirectory = settings.find(CommonSettings.OUTPUT_DIRECTORY)
                .orElseThrow(() -> ResolvedSettings.missing(CommonSettings.OUTPUT_DIRECTORY));
        if (stage == Stage.REGULARIZE) {
            return settings.find(RegularizeSettings.CLASS_IMAGES_DIRECTORY)
                    .orElseGet(() -> outputDirectory.resolve(stage.folder()));
        }
        String name = settings.find(GenerateSettings.SHARD)
                .flatMap(Shard::parse)
                .map(shard -> shard.folder(stage.folder()))
                .orElseGet(stage::folder);
        return outputDirectory.resolve(name);
    }

    /** Finds the values of settings. */
    public interface Lookup {
        /** Returns the value of a setting, if it has one. */
        <T> Optional<T> find(Setting<T> setting);
    }

    /** Returns the document. */
    public ObjectNode toJson() {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("format", FORMAT).put("stage", stage.id()).put("model", model);
        document.set("settings", settings.toJson());
        document.set("origins", settings.originsJson());
        verify.ifPresent(limit -> document.put(VERIFY, limit));
        return document;
    }

    /** Writes the document. */
    public void write(Path file) {
        AtomicFiles.write(file, toJson());
    }

    /**
     * Reads a document strictly: what is unknown, missing or impossible is refused.
     *
     * @throws UserError if it is not a run specification
     */
    public static RunSpec read(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw unusable(file, "it is larger than " + MAX_BYTES + " bytes");
            }
            return parse(file, CanonicalJson.STRICT.readTree(Files.readAllBytes(file)));
        } catch (JsonProcessingException e) {
            throw unusable(file, "it is not valid JSON: " + e.getOriginalMessage())
                    .causedBy(e);
        } catch (IOException e) {
            throw unusable(file, "it cannot be read: " + e.getMessage()).causedBy(e);
        } catch (UserError e) {
            // what is told of a setting tells where it was set; anything else would leave open which file is meant
            throw e.setting().isPresent() || e.what().contains(file.toString())
                    ? e
                    : unusable(file, e.what().replaceFirst("\\.$", "")).causedBy(e);
        }
    }

    private static RunSpec parse(Path file, JsonNode document) {
        for (String name : NAMES) {
            if (!document.has(name)) {
                throw unusable(file, "it has no '" + name + "'");
            }
        }
        document.fieldNames().forEachRemaining(name -> {
            if (!NAMES.contains(name) && !name.equals(VERIFY)) {
                throw unusable(file, "it has an unknown '" + name + "'");
            }
        });
        if (document.path("format").asInt() != FORMAT) {
            throw unusable(file, "its format is " + document.path("format") + ", not " + FORMAT);
        }
        Stage stage = Stage.of(document.path("stage").asText());
        ResolvedSettings settings = RecordedSettings.read(document.path("settings"), document.path("origins"));
        JsonNode limit = document.path(VERIFY);
        if (!limit.isMissingNode() && !limit.isInt()) {
            throw unusable(file, "its '" + VERIFY + "' is no number");
        }
        Optional<Integer> verify = limit.isInt() ? Optional.of(limit.intValue()) : Optional.empty();
        return new RunSpec(stage, document.path("model").asText(), settings, verify);
    }

    private static UserError unusable(Path file, String why) {
        return UserError.configuration(
                "The run specification " + file + " cannot be used: " + why + ".",
                "Start the worker through the Maven goal or Jenkins step of its own version.");
    }
}
