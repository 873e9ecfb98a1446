package dev.dreambooth.contract.settings.resolve;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.FirstBytes;
import dev.dreambooth.contract.io.ParentFolder;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.ConceptListType;
import dev.dreambooth.contract.settings.Settings;
import dev.dreambooth.contract.settings.value.SettingSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads {@code dreambooth.yaml}: one mapping from setting names to scalars or lists, whose entries may be mappings. */
final class YamlSettings {
    private static final long MAX_BYTES = 1 << 20;
    private static final YAMLFactory FACTORY = YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL) // no value is none, as ~ is
            .build();

    private final Path file;
    private final JsonParser parser;

    private YamlSettings(Path file, JsonParser parser) {
        this.file = file;
        this.parser = parser;
    }

    /**
     * Returns the settings in a file; relative paths among them start from the folder of the file.
     *
     * @throws UserError if it cannot be read or is not such a mapping
     */
    static SettingLayer read(Path file) {
        try {
            long size = Files.size(file);
            Optional<FirstBytes.Finding> other = FirstBytes.of(file).filter(found -> size > 0);
            if (other.isPresent()) {
                throw UserError.configuration(
                                "The configuration file " + file + " is "
                                        + other.get().what() + ".",
                                other.get().remedy())
                        .about(CommonSettings.CONFIG_FILE);
            }
            if (size > MAX_BYTES) {
                throw UserError.configuration(
                        file + " is larger than a configuration file can be (" + size + " bytes).",
                        "Name the YAML file with the settings.");
            }
            try (JsonParser parser = FACTORY.createParser(Files.readString(file))) {
                return new SettingLayer(new YamlSettings(file, parser).mapping(), ParentFolder.of(file));
            }
        } catch (JsonProcessingException e) {
            throw UserError.configuration(
                            file + " is not valid YAML: " + withoutExcerpts(e.getOriginalMessage())
                                    + (e.getLocation() == null
                                            ? "."
                                            : " (line " + e.getLocation().getLineNr() + ", column "
                                                    + e.getLocation().getColumnNr() + ")."),
                            "Correct it there.")
                    .causedBy(e);
        } catch (IOException e) {
            throw UserError.configuration(
                            "The configuration file " + file + " cannot be read: " + e.getMessage() + ".",
                            "Name a readable UTF-8 file, or leave configFile out.")
                    .about(CommonSettings.CONFIG_FILE)
                    .causedBy(e);
        }
    }

    /** The parser's message shows the file around each place it speaks of, in indented lines. */
    private static String withoutExcerpts(String message) {
        return message.lines()
                .filter(line -> !line.isBlank() && !line.startsWith(" "))
                .map(line -> line.replaceAll("\\s*:$", ""))
                .collect(Collectors.joining(", "));
    }

    private Map<String, RawSetting> mapping() throws IOException {
        Map<String, RawSetting> values = new LinkedHashMap<>();
        JsonToken first = parser.nextToken();
        if (first == null) {
            return values; // a file of comments sets nothing
        }
        if (first != JsonToken.START_OBJECT) {
            throw unexpected("a single value or list", "learningRate: 5e-6");
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            SettingSource source = new SettingSource.Yaml(file.getFileName().toString(), line());
            values.put(name, new RawSetting(texts(name), source));
        }
        return values;
    }

    private List<String> texts(String name) throws IOException {
        JsonToken token = parser.nextToken();
        if (token != JsonToken.START_ARRAY) {
            return List.of(scalar(name, token));
        }
        List<String> texts = new ArrayList<>();
        for (token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            texts.add(element(name, token));
        }
        return texts;
    }

    private String scalar(String name, JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_NULL) {
            throw unexpected("no value for " + name, name + ": \"\" for an empty text");
        }
        if (!token.isScalarValue()) {
            throw unexpected("a nested structure for " + name, name + ": and a value or a list of values");
        }
        return parser.getText();
    }

    /** Reads an element of a list: a scalar, or a mapping of scalars where a setting consists of such. */
    private String element(String name, JsonToken token) throws IOException {
        boolean mapping = Settings.named(name)
                .filter(setting -> setting.type().shape().hasMappings())
                .isPresent();
        if (token != JsonToken.START_OBJECT || !mapping) {
            return scalar(name, token);
        }
        Map<String, String> written = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String part = parser.currentName();
            written.put(part, scalar(part, parser.nextToken()));
        }
        return ConceptListType.text(written);
    }

    private UserError unexpected(String found, String example) {
        return UserError.configuration(
                file.getFileName() + ", line " + line() + " has " + found + ".",
                "Write settings as a flat list of names and values, such as " + example + ".");
    }

    private int line() {
        return parser.currentTokenLocation().getLineNr();
    }
}
