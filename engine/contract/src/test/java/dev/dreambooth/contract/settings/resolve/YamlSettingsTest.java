package dev.dreambooth.contract.settings.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.type.TextListType;
import dev.dreambooth.contract.settings.value.SettingSource;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What YAML can say is read as YAML says it, or refused by its line. */
class YamlSettingsTest {
    @TempDir
    private Path folder;

    private Path written(String text, Charset charset) throws IOException {
        return Files.write(folder.resolve("dreambooth.yaml"), text.getBytes(charset));
    }

    private SettingLayer yaml(String text) throws IOException {
        return YamlSettings.read(written(text, StandardCharsets.UTF_8));
    }

    private List<String> texts(String name, String text) throws IOException {
        return yaml(text).values().get(name).texts();
    }

    @Test
    void anAliasIsWhatItStandsForInAListAndAsAValue() throws IOException {
        assertThat(texts("prompts", "subjectClass: &kind corgi dog\nprompts: [*kind, a photo]\n"))
                .containsExactly("corgi dog", "a photo");
        assertThat(texts("samplePrompts", "prompts: &all\n- in snow\n- at sea\nsamplePrompts: *all\n"))
                .containsExactly("in snow", "at sea");
        assertThat(texts("classSeed", "seed: &s 12\nclassSeed: *s\n")).containsExactly("12");
        assertThat(texts("height", "width: &size 64\n? height\n: *size\n")).containsExactly("64");
    }

    @Test
    void anAliasInAMappingAndAsAName() throws IOException {
        assertThat(texts("concepts", """
                identifier: &id zwx
                concepts:
                - identifier: *id
                  subjectClass: dog
                """)).containsExactly("{\"identifier\":\"zwx\",\"subjectClass\":\"dog\"}");
        assertThat(texts("seed", "identifier: &name seed\n*name : 4\n")).containsExactly("4");
    }

    @Test
    void mergeKeysBringWhatIsNotThereAlready() throws IOException {
        assertThat(texts("concepts", """
                concepts:
                - &rex
                  instanceImages: rex
                  subjectClass: dog
                - &mia { instanceImages: mia, identifier: mia }
                - <<: [*mia, *rex]
                  identifier: both
                """))
                .last()
                .isEqualTo("{\"identifier\":\"both\",\"instanceImages\":\"mia\",\"subjectClass\":\"dog\"}");
        assertThat(texts("concepts", "concepts:\n- &a {subjectClass: cat}\n- {<<: *a, identifier: k}\n"))
                .last()
                .isEqualTo("{\"identifier\":\"k\",\"subjectClass\":\"cat\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "identifier: plain # comment|plain",
                "identifier: a#b|a#b",
                "identifier: 'it''s'|it's",
                "identifier: \"\\u00e9\\x41\"|\u00e9A",
                "identifier: !!str 12|12",
                "identifier: !!str true|true",
                "identifier: 0017|0017", // names are taken as written
                "identifier: 1_000|1_000",
                "identifier: 12:30|12:30",
                "identifier: no|no",
                "identifier: 2026-01-31|2026-01-31",
                "identifier: &unused kept|kept",
                "identifier: !!int \"7\"|7",
                "{identifier: in flow}|in flow",
                "--- {identifier: one document}|one document",
                "? identifier\\n: explicit|explicit",
                "identifier: two\\n  lines|two lines",
                "identifier:\\n  below # comment|below",
                "# first\\n\\n---\\n# second\\nidentifier: after\\n...\\n# last\\n|after",
                "%YAML 1.2\\n---\\nidentifier: by directive|by directive",
                "identifier: tab\\there|tab\there",
                "identifier: windows\\r\\nseed: 1\\r\\n|windows",
                "identifier: old mac\\rseed: 1|old mac",
            })
    void scalarsAreTheTextThatIsWritten(String text, String expected) throws IOException {
        assertThat(texts(
                        "identifier",
                        text.replace("\\n", "\n").replace("\\r", "\r").replace("\\t", "\t")))
                .containsExactly(expected.replace("\\t", "\t"));
    }

    @Test
    void theOnlyEntryOfAListIsOneWhateverItHolds() throws IOException {
        assertThat(new TextListType().parse(texts("prompts", "prompts: ['a [cat|dog]']")))
                .containsExactly("a [cat|dog]");
        assertThat(new TextListType().parse(texts("prompts", "prompts: a cat|a dog")))
                .containsExactly("a cat", "a dog");
        assertThat(new TextListType().parse(texts("prompts", "prompts: ['a|b', 'c|d']")))
                .containsExactly("a|b", "c|d");
    }

    @Test
    void blockScalarsKeepOrFoldTheirLines() throws IOException {
        assertThat(texts("prompts", "prompts:\n- |\n  a dog\n   in snow\n- >-\n  a dog\n  at sea\n"))
                .containsExactly("a dog\n in snow\n", "a dog at sea");
        assertThat(texts("negativePrompt", "negativePrompt: >2-\n   blurred\n  dark\nseed: 1\n"))
                .containsExactly(" blurred\ndark");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "seed: 1\\nwidth: 64\\nseed: 2|line 3 sets seed again, which line 1 has set",
                "concepts:\\n- {identifier: a, identifier: b}|line 2 sets identifier again, which line 2 has set",
                "seed: ~|line 1 has no value for seed",
                "identifier: ! null|line 1 has no value for identifier",
                "seed: null|line 1 has no value for seed",
                "seed: #7|line 1 has no value for seed",
                "prompts: [a, b]\\nseed: !!null 3|line 2 has no value for seed",
                "prompts:\\n- a\\n- ~|line 3 has no value for prompts",
                "seed: 010|line 1 has 010 for seed, which is an octal number in YAML 1.1 and a decimal one in YAML 1.2",
                "learningRate: 01|line 1 has 01 for learningRate, which is an octal number",
                "width: 64\\nidentifier: !!binary aGk=|line 2 has the tag !!binary",
                "identifier: !secret x|line 1 has the tag !secret",
                "prompts: !!set [a]|line 1 has the tag !!set",
                "concepts: [!!omap {identifier: a}]|line 1 has the tag !!omap",
                "!!java.util.HashMap {seed: 1}|Global tag is not allowed: tag:yaml.org,2002:java.util.HashMap (line 1, column 1)",
                "seed: 1\\n---\\nseed: 2|expected a single document in the stream but found another document (line 2, column 1)",
                "seed: 1\\n... x|is not valid YAML",
                "seed:\\t1\\n\\twidth: 1|is not valid YAML",
                "prompts:\\n\\t- a|found character '\\t(TAB)' that cannot start any token",
                "seed: *s|found undefined alias s (line 1, column 7)",
                "seed: &s 1\\nwidth: 2\\n<<: *s|merges what is no mapping",
                "concepts: [&a {<<: *a}]|merges itself",
                "prompts: &p [*p]|line 1 has a nested structure for prompts",
                "seed: &m {a: 1}|line 1 has a nested structure for seed",
                "[a, b]: 1|line 1 has a name that is no text",
                "\\\"\\\": 1|line 1 has a name that is no text",
                "prompts: [a\\nseed: 1|is not valid YAML",
                "seed: 1: 2|mapping values are not allowed here (line 1, column 8)",
                "identifier: @x|is not valid YAML",
                "identifier: `x|is not valid YAML",
                "identifier: %x|is not valid YAML",
                "%YAML 2.0\\n---\\nseed: 1|is not valid YAML",
                "seed: 1\\nidentifier: a\\u0000b|it holds the character U+0000, which YAML does not allow (line 2)",
            })
    void whatWouldBeReadAsSomethingElseIsRefusedByItsLine(String text, String message) {
        String written = text.replace("\\n", "\n")
                .replace("\\t", "\t")
                .replace("\\\"", "\"")
                .replace("\\u0000", "\0");

        assertThatThrownBy(() -> yaml(written))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("dreambooth.yaml")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing", "---", "---\n# later\n...\n", "\uFEFF", "\uFEFF# only a mark\n"})
    void aFileThatSaysNothingSetsNothing(String text) throws IOException {
        assertThat(yaml(text).values()).isEmpty();
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstName() throws IOException {
        assertThat(yaml("\uFEFFseed: 3\n").values().get("seed"))
                .isEqualTo(new RawSetting(List.of("3"), new SettingSource.Yaml("dreambooth.yaml", 1)));
        assertThat(texts("seed", "\uFEFF---\nseed: 3\n")).containsExactly("3");
    }

    @Test
    void otherEncodingsAreRefusedByTheLine() throws IOException {
        Path latin = written("seed: 1\nsubjectClass: H\u00fcndchen\n", StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> YamlSettings.read(latin)).hasMessageContaining("it is not UTF-8 text (line 2)");
        Path wide = written("\uFEFFseed: 1\n", StandardCharsets.UTF_16LE);
        assertThatThrownBy(() -> YamlSettings.read(wide)).hasMessageContaining("it is not UTF-8 text (line 1)");
    }

    @Test
    void aliasesCannotBlowUpAFile() throws IOException {
        String bomb = "subjectClass: &x " + "y".repeat(90_000) + "\nprompts: [" + "*x,".repeat(100) + "*x]\n";
        assertThatThrownBy(() -> yaml(bomb))
                .hasMessageContaining("repeats by aliases more text than settings can hold");

        StringBuilder merges = new StringBuilder("concepts:\n- &a0 {identifier: a}\n");
        for (int i = 1; i < 20; i++) {
            merges.append("- &a")
                    .append(i)
                    .append(" {<<: [*a")
                    .append(i - 1)
                    .append(", *a")
                    .append(i - 1)
                    .append("]}\n");
        }
        assertThatThrownBy(() -> yaml(merges.toString())).hasMessageContaining("or very many others");
    }

    @Test
    void aQuotationThatDoesNotEndIsToldWithTheLineWhereItBegins() {
        assertThatThrownBy(() -> yaml("seed: 1\nidentifier: \"hush\nwidth: 1\n"))
                .hasMessageContaining(
                        "found unexpected end of stream, while scanning a quoted scalar that begins in line 2 (line 4, column 1)")
                .hasMessageNotContaining("hush");
    }
}
