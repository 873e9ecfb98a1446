package dev.dreambooth.contract.settings.resolve;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.ParentFolder;
import dev.dreambooth.contract.settings.ConceptListType;
import dev.dreambooth.contract.settings.Settings;
import dev.dreambooth.contract.settings.type.Shape;
import dev.dreambooth.contract.settings.value.SettingSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Reads {@code dreambooth.yaml}: one mapping from setting names to scalars or lists, whose entries may be mappings. A plain
 * scalar is the text that is written there, which the setting's own type reads; aliases and merge keys are followed; what
 * would be read differently by YAML, or by YAML 1.1 and 1.2, is refused by its line.
 */
final class YamlSettings {
    private static final Set<Shape> NUMBERS = Set.of(Shape.INTEGER, Shape.LONG, Shape.DECIMAL);
    /** In YAML 1.1 an octal number, if its digits allow it; in YAML 1.2 a decimal one. */
    private static final Pattern OCTAL = Pattern.compile("[-+]?0[0-9]+");

    private final YamlDocument document;

    private YamlSettings(YamlDocument document) {
        this.document = document;
    }

    /**
     * Returns the settings in a file; relative paths among them start from the folder of the file.
     *
     * @throws UserError if it cannot be read or is not such a mapping
     */
    static SettingLayer read(Path file) {
        return new SettingLayer(new YamlSettings(YamlDocument.read(file)).settings(), ParentFolder.of(file));
    }

    private Map<String, RawSetting> settings() {
        Map<String, RawSetting> values = new LinkedHashMap<>();
        Optional<Node> root = document.root();
        if (root.isEmpty()) {
            return values; // a file of comments sets nothing
        }
        if (!(root.get() instanceof MappingNode mapping)) {
            throw unexpected(root.get(), "a single value or list", "learningRate: 5e-6");
        }
        document.entries(mapping).forEach((name, entry) -> {
            SettingSource source = new SettingSource.Yaml(document.name(), YamlDocument.line(entry.getKeyNode()));
            values.put(name, setting(name, entry.getValueNode(), source));
        });
        return values;
    }

    private RawSetting setting(String name, Node value, SettingSource source) {
        if (!(value instanceof SequenceNode list)) {
            return new RawSetting(List.of(scalar(name, value)), source);
        }
        document.requireTagOfList(list);
        List<String> texts = new ArrayList<>();
        for (Node element : list.getValue()) {
            texts.add(element(name, element));
        }
        return RawSetting.list(name, texts, source);
    }

    private String scalar(String name, Node value) {
        if (!(value instanceof ScalarNode scalar)) {
            throw unexpected(value, "a nested structure for " + name, name + ": and a value or a list of values");
        }
        String text = document.text(scalar)
                .orElseThrow(() -> unexpected(value, "no value for " + name, name + ": \"\" for an empty text"));
        boolean number = Settings.named(name)
                .filter(setting -> NUMBERS.contains(setting.type().shape()))
                .isPresent();
        if (number
                && scalar.getScalarStyle() == ScalarStyle.PLAIN
                && OCTAL.matcher(text).matches()) {
            throw document.refused(
                    value,
                    "has " + text + " for " + name
                            + ", which is an octal number in YAML 1.1 and a decimal one in YAML 1.2",
                    "Write it without the zeros in front.");
        }
        return text;
    }

    /** Reads an element of a list: a scalar, or a mapping of scalars where a setting consists of such. */
    private String element(String name, Node element) {
        boolean mappings = Settings.named(name)
                .filter(setting -> setting.type().shape().hasMappings())
                .isPresent();
        if (!(element instanceof MappingNode mapping) || !mappings) {
            return scalar(name, element);
        }
        Map<String, String> written = new LinkedHashMap<>();
        document.entries(mapping).forEach((part, entry) -> written.put(part, scalar(part, entry.getValueNode())));
        return ConceptListType.text(written);
    }

    private UserError unexpected(Node node, String found, String example) {
        return document.refused(
                node, "has " + found, "Write settings as a flat list of names and values, such as " + example + ".");
    }
}
