package dev.dreambooth.contract.settings.resolve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.ModelCoordinates;
import dev.dreambooth.contract.settings.Settings;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.contract.settings.value.SettingSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The settings that a base model recommends for itself in {@code dreambooth-defaults.json} beside its
 * {@code model_index.json}. A model says how it is best trained and sampled, never where files lie or what runs.
 */
final class ModelDefaults {
    /** The name of the file in the folder of the model. */
    static final String FILE_NAME = "dreambooth-defaults.json";
    /** Where the engine's jar keeps that file for the embedded model. */
    static final String EMBEDDED_ENTRY = "dev/dreambooth/engine/embedded/" + FILE_NAME;

    private static final int MAX_BYTES = 1 << 16;
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private ModelDefaults() {}

    /**
     * Returns what a model recommends, if it recommends anything.
     *
     * @param model the value of the setting {@code model}
     * @param base the folder that a relative one starts from
     * @param workerClassPath the jars and folders of the worker, one of which holds the embedded model
     */
    static Optional<SettingLayer> of(String model, Path base, List<Path> workerClassPath) {
        try {
            if (model.equals(CommonSettings.EMBEDDED)) {
                for (Path entry : workerClassPath) {
                    Optional<byte[]> found = embedded(entry);
                    if (found.isPresent()) {
                        return Optional.of(layer(found.get(), "the embedded model's " + FILE_NAME, base));
                    }
                }
                return Optional.empty();
            }
            if (ModelCoordinates.parse(model).isPresent()) {
                return Optional.empty(); // not fetched yet, so that nobody knows
            }
            Path file = base.resolve(model).resolve(FILE_NAME);
            if (!Files.isRegularFile(file)) {
                return Optional.empty();
            }
            try (InputStream in = Files.newInputStream(file)) {
                return Optional.of(layer(limited(in), file.toString(), base));
            }
        } catch (IOException e) {
            throw UserError.data(
                            "The recommended settings of model " + model + " cannot be read: " + e.getMessage() + ".",
                            "Make " + FILE_NAME + " readable, or remove it.")
                    .about(CommonSettings.MODEL)
                    .causedBy(e);
        }
    }

    private static Optional<byte[]> embedded(Path classPathEntry) throws IOException {
        if (Files.isDirectory(classPathEntry)) {
            Path file = classPathEntry.resolve(EMBEDDED_ENTRY);
            return Files.isRegularFile(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
        }
        if (!Files.isRegularFile(classPathEntry)) {
            return Optional.empty();
        }
        try (ZipFile jar = new ZipFile(classPathEntry.toFile())) {
            ZipEntry entry = jar.getEntry(EMBEDDED_ENTRY);
            return entry == null ? Optional.empty() : Optional.of(limited(jar.getInputStream(entry)));
        }
    }

    private static byte[] limited(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw new IOException("it is larger than " + MAX_BYTES + " bytes");
        }
        return bytes;
    }

    private static SettingLayer layer(byte[] json, String place, Path base) throws IOException {
        JsonNode root;
        try {
            root = MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IOException(place + " is not valid JSON: " + e.getOriginalMessage(), e);
        }
        if (!root.isObject()) {
            throw new IOException(place + " is not a JSON object");
        }
        SettingSource source = new SettingSource.ModelDefaults(place);
        Map<String, RawSetting> values = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : root.properties()) {
            if (!isModelsBusiness(field.getKey())) {
                throw new IOException(place + " sets " + field.getKey() + ", which is not for a model to recommend");
            }
            if (field.getValue().isObject()) {
                throw new IOException(place + " sets " + field.getKey() + " to an object");
            }
            List<String> texts = JsonTexts.of(field.getValue());
            values.put(
                    field.getKey(),
                    field.getValue().isArray()
                            ? RawSetting.list(field.getKey(), texts, source)
                            : new RawSetting(texts, source));
        }
        return new SettingLayer(values, base);
    }

    /** Unknown names pass here: the resolver refuses them with the nearest known one. */
    private static boolean isModelsBusiness(String name) {
        Optional<Setting<?>> setting = Settings.named(name);
        boolean aboutTheRun =
                CommonSettings.all().stream().anyMatch(common -> common.name().equals(name));
        return !aboutTheRun
                && setting.map(Setting::type).map(type -> !type.namesFiles()).orElse(true);
    }
}
