package dev.dreambooth.contract.settings.resolve;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.FirstBytes;
import dev.dreambooth.contract.settings.CommonSettings;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * A YAML file as a tree of nodes in which aliases lead to what they stand for. Nothing is made of it but texts: tags that
 * would make objects of them are refused, and so are a second document and a name that is there twice.
 */
final class YamlDocument {
    private static final long MAX_BYTES = 1 << 20;
    /** More characters than a file can hold, which aliases can repeat. */
    private static final long MOST_CHARACTERS = 4 * MAX_BYTES;
    /** A parser copies what it has read of a line whenever it reads on. */
    private static final int MOST_IN_LINE = 100_000;
    /** Merge keys can lead to mappings with merge keys, each of them twice. */
    private static final int MOST_MERGES = 1000;

    /** Tags of scalars whose text says all: those that YAML finds by itself, and the same written out. */
    private static final Set<Tag> PLAIN =
            Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.TIMESTAMP, Tag.MERGE, Tag.YAML);

    private final Path file;
    private final Optional<Node> root;
    private final Deque<MappingNode> open = new ArrayDeque<>();
    private long characters;
    private int merges;

    private YamlDocument(Path file, String text) {
        this.file = file;
        Node node = new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(text));
        boolean nothing = node == null
                || (node instanceof ScalarNode scalar && scalar.getValue().isEmpty() && Tag.NULL.equals(node.getTag()));
        this.root = nothing ? Optional.empty() : Optional.of(node);
    }

    /**
     * Returns the document in a file.
     *
     * @throws UserError if it cannot be read, or is not one YAML document in UTF-8
     */
    static YamlDocument read(Path file) {
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
            byte[] bytes = Files.readAllBytes(file);
            String text = text(file, bytes);
            requireLines(file, text);
            return parse(file, text);
        } catch (IOException e) {
            throw UserError.configuration(
                            "The configuration file " + file + " cannot be read: " + e.getMessage() + ".",
                            "Name a readable UTF-8 file, or leave configFile out.")
                    .about(CommonSettings.CONFIG_FILE)
                    .causedBy(e);
        }
    }

    private static String text(Path file, byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(in).toString();
        } catch (CharacterCodingException e) {
            long line = 1;
            for (int at = 0; at < in.position(); at++) {
                line += bytes[at] == '\n' ? 1 : 0;
            }
            throw invalid(file, "it is not UTF-8 text", " (line " + line + ")").causedBy(e);
        }
    }

    private static void requireLines(Path file, String text) {
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).length() > MOST_IN_LINE) {
                throw UserError.configuration(
                                file + " has " + lines.get(i).length() + " characters in line " + (i + 1) + "; at most "
                                        + MOST_IN_LINE + " are read.",
                                "Shorten it, or break it over lines below `>-`.")
                        .about(CommonSettings.CONFIG_FILE);
            }
        }
    }

    private static YamlDocument parse(Path file, String text) {
        try {
            return new YamlDocument(file, text);
        } catch (MarkedYAMLException e) {
            throw invalid(file, problem(e), place(e.getProblemMark())).causedBy(e);
        } catch (ReaderException e) {
            long line = text.codePoints()
                            .limit(e.getPosition())
                            .filter(c -> c == '\n')
                            .count()
                    + 1;
            throw invalid(
                            file,
                            "it holds the character U+"
                                    + Integer.toHexString(0x10000 | e.getCodePoint())
                                            .substring(1) + ", which YAML does not allow",
                            " (line " + line + ")")
                    .causedBy(e);
        } catch (YAMLException e) {
            throw invalid(file, String.valueOf(e.getMessage()), "").causedBy(e);
        }
    }

    private static UserError invalid(Path file, String problem, String place) {
        return UserError.configuration(file + " is not valid YAML: " + problem + place + ".", "Correct it there.");
    }

    private static String place(Mark mark) {
        return mark == null ? "" : " (line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1) + ")";
    }

    /** A mistake is often where a quotation or list begins that does not end, and not where that shows. */
    private static String problem(MarkedYAMLException e) {
        if (e.getContext() == null) {
            return e.getProblem();
        }
        return e.getContext().startsWith("while") && e.getContextMark() != null
                ? e.getProblem() + ", " + e.getContext() + " that begins in line "
                        + (e.getContextMark().getLine() + 1)
                : e.getContext() + " " + e.getProblem();
    }

    /** Returns the name of the file. */
    String name() {
        return file.getFileName().toString();
    }

    /** Returns the outermost node, if there is one. */
    Optional<Node> root() {
        return root;
    }

    /** Returns the line of a node in the file, from 1; of an alias, the line of what it stands for. */
    static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    /** Returns an error about a node; {@code what} completes "dreambooth.yaml, line 3 ...". */
    UserError refused(Node node, String what, String remedy) {
        return UserError.configuration(name() + ", line " + line(node) + " " + what + ".", remedy);
    }

    /** Returns the text of a scalar as it is written, or empty where YAML says that there is no value. */
    Optional<String> text(ScalarNode scalar) {
        if (Tag.NULL.equals(scalar.getTag())) {
            return Optional.empty();
        }
        if (!PLAIN.contains(scalar.getTag())) {
            throw unknownTag(scalar);
        }
        characters += scalar.getValue().length();
        if (characters > MOST_CHARACTERS) {
            throw refused(scalar, "repeats by aliases more text than settings can hold", "Write less into one file.");
        }
        return Optional.of(scalar.getValue());
    }

    /** Refuses a list that is said to be something else. */
    void requireTagOfList(SequenceNode list) {
        if (!Tag.SEQ.equals(list.getTag())) {
            throw unknownTag(list);
        }
    }

    private UserError unknownTag(Node node) {
        return refused(
                node,
                "has the tag " + node.getTag().getValue().replace(Tag.PREFIX, "!!")
                        + ", by which settings are not read",
                "Leave the tag out.");
    }

    /**
     * Returns the entries of a mapping by their names, in their order, and after them those that its merge keys bring.
     *
     * @throws UserError if a name is there twice, or no scalar
     */
    Map<String, NodeTuple> entries(MappingNode mapping) {
        if (!Tag.MAP.equals(mapping.getTag())) {
            throw unknownTag(mapping);
        }
        if (open.contains(mapping) || merges++ > MOST_MERGES) {
            throw refused(mapping, "has a mapping that merges itself, or very many others", "Write it out.");
        }
        open.push(mapping);
        Map<String, NodeTuple> own = new LinkedHashMap<>();
        Map<String, NodeTuple> merged = new LinkedHashMap<>();
        for (NodeTuple entry : mapping.getValue()) {
            Node key = entry.getKeyNode();
            if (Tag.MERGE.equals(key.getTag())) {
                merged(entry.getValueNode()).forEach(merged::putIfAbsent);
                continue;
            }
            String name = key instanceof ScalarNode scalar ? text(scalar).orElse("null") : "";
            if (name.isEmpty()) {
                throw refused(key, "has a name that is no text", "Write settings as a flat list of names and values.");
            }
            NodeTuple earlier = own.put(name, entry);
            if (earlier != null) {
                throw refused(
                        key,
                        "sets " + name + " again, which line " + line(earlier.getKeyNode()) + " has set",
                        "Leave one of the two out.");
            }
        }
        open.pop();
        merged.forEach(own::putIfAbsent);
        return own;
    }

    /** Returns what a merge key brings: the entries of a mapping, or of several, of which the first one counts. */
    private Map<String, NodeTuple> merged(Node value) {
        List<Node> sources = value instanceof SequenceNode list ? list.getValue() : List.of(value);
        Map<String, NodeTuple> entries = new LinkedHashMap<>();
        for (Node source : sources) {
            if (!(source instanceof MappingNode mapping)) {
                throw refused(value, "merges what is no mapping", "Merge an alias of a mapping, as in <<: *other.");
            }
            entries(mapping).forEach(entries::putIfAbsent);
        }
        return entries;
    }
}
