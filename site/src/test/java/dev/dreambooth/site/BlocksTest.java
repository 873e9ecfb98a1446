package dev.dreambooth.site;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.FencedCodeBlock;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Blocks of XML, YAML and JSON in the documents can be read, and those that set something set what there is. */
class BlocksTest {
    private static Vocabulary vocabulary;

    @BeforeAll
    static void read() throws IOException {
        vocabulary = new Vocabulary();
    }

    static List<String> documents() throws IOException {
        return Repository.documents();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void canBeReadAndSetWhatThereIs(String document) throws Exception {
        for (FencedCodeBlock block : blocks(MarkdownFile.read(Repository.ROOT, document))) {
            assertThat(unknown(block.getInfo(), block.getLiteral()))
                    .as(block.getLiteral())
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "yaml; maxTrainStep: 4; maxTrainStep",
                "yaml; optimizer: adam; optimizer=adam",
                "xml; <configuration><learningRat>1</learningRat></configuration>; learningRat",
                "xml; <artifactId>dreambooth-maven-plugin</artifactId><goals><goal>trian</goal></goals>; trian"
            })
    void whatThereIsNotIsFound(String language, String text, String found) throws Exception {
        assertThat(unknown(language, text)).containsExactly(found);
    }

    private static List<FencedCodeBlock> blocks(MarkdownFile file) {
        List<FencedCodeBlock> blocks = new ArrayList<>();
        file.tree().accept(new AbstractVisitor() {
            @Override
            public void visit(FencedCodeBlock block) {
                blocks.add(block);
            }
        });
        return blocks;
    }

    /** Returns the names in a block that there are not. */
    private static List<String> unknown(String language, String text) throws Exception {
        List<String> unknown = new ArrayList<>();
        if (language.equals("json")) {
            new ObjectMapper()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .readTree(text);
        } else if (language.equals("yaml")) {
            Map<String, Object> settings = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
            // those of Kubernetes and of Jenkins itself are not ours
            if (!settings.containsKey("apiVersion") && !settings.containsKey("unclassified")) {
                settings.forEach((name, value) -> check(name, String.valueOf(value), unknown));
            }
        } else if (language.equals("xml")) {
            walk(parse(text), text.contains("dreambooth-maven-plugin") || text.startsWith("<configuration>"), unknown);
        }
        return unknown;
    }

    private static void check(String name, String value, List<String> unknown) {
        if (!vocabulary.settings().contains(name)
                && !vocabulary.goalProperties().contains(name)) {
            unknown.add(name);
        } else if (!vocabulary.choices(name).isEmpty()
                && !vocabulary.choices(name).contains(value)) {
            unknown.add(name + "=" + value);
        }
    }

    private static Element parse(String text) throws Exception {
        // a piece of a POM may have several elements at its top
        String document = text.startsWith("<?xml") ? text : "<piece>" + text + "</piece>";
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(document)))
                .getDocumentElement();
    }

    private static void walk(Element element, boolean ours, List<String> unknown) {
        NodeList children = element.getChildNodes();
        for (int i = 0; i < children.getLength(); i++) {
            Node child = children.item(i);
            if (!(child instanceof Element inner)) {
                continue;
            }
            if (ours && element.getTagName().equals("configuration")) {
                check(inner.getTagName(), inner.getTextContent().strip(), unknown);
            } else if (ours
                    && inner.getTagName().equals("goal")
                    && !vocabulary.goals().contains(inner.getTextContent())) {
                unknown.add(inner.getTextContent());
            } else {
                walk(inner, ours, unknown);
            }
        }
    }
}
