package dev.dreambooth.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Commands of the documents name goals, settings, stages, modules, tests and files that there are. */
class CommandsTest {
    private static final Pattern COMMAND = Pattern.compile("(?m)^(mvn|dreambooth|sh|it/\\S+) .*");
    /** A line of a session, of which the others are what it printed. */
    private static final Pattern TYPED = Pattern.compile("(?m)^\\$ (.*)$");

    private static final Pattern FILE =
            Pattern.compile("(it|docs|engine|site|examples|dreambooth-maven-plugin|jenkins-plugin)/[\\w./-]+");

    private static Vocabulary vocabulary;

    @BeforeAll
    static void read() throws IOException {
        vocabulary = new Vocabulary();
    }

    static List<String> documents() throws IOException {
        return Repository.documents();
    }

    /** What a document says in code: blocks of shell, and words within lines. */
    private static final class Snippets extends AbstractVisitor {
        private final List<String> blocks = new ArrayList<>();
        private final List<String> words = new ArrayList<>();

        @Override
        public void visit(FencedCodeBlock block) {
            String language = block.getInfo();
            if (language.equals("sh")
                    || (language.isEmpty()
                            && COMMAND.matcher(block.getLiteral()).lookingAt())) {
                blocks.add(block.getLiteral());
            } else if (language.isEmpty()) {
                TYPED.matcher(block.getLiteral()).results().forEach(line -> blocks.add(line.group(1)));
            }
        }

        @Override
        public void visit(Code code) {
            words.add(code.getLiteral());
        }
    }

    private static List<String> problems(String document, String text) throws IOException {
        Snippets snippets = new Snippets();
        MarkdownFile.parse(text).tree().accept(snippets);
        List<String> problems = new ArrayList<>();
        for (String block : snippets.blocks) {
            problems.addAll(CommandCheck.problems(vocabulary, document, text, block));
        }
        for (String word : snippets.words) {
            if (COMMAND.matcher(word).matches()) {
                problems.addAll(CommandCheck.problems(vocabulary, document, text, word));
            } else if (word.matches("-Ddreambooth\\.\\w+(=.*)?")) {
                problems.addAll(CommandCheck.problems(
                        vocabulary, document, text, "mvn '" + word.replaceFirst("=.*", "") + "'"));
            } else if (word.matches("dreambooth:[\\w-]+")) {
                problems.addAll(CommandCheck.problems(vocabulary, document, text, "mvn " + word));
            } else if (word.matches("[a-z]\\w*=\\w+")) {
                String name = word.replaceFirst("=.*", "");
                List<String> choices = vocabulary.choices(name);
                if (!choices.isEmpty() && !choices.contains(word.substring(name.length() + 1))) {
                    problems.add(document + ": '" + word + "' is none of " + choices);
                }
            } else if (word.matches("[a-z]+([A-Z][a-z0-9]+)+") && !vocabulary.knows(word)) {
                problems.add(document + ": '" + word + "' is a name that no source of ours has");
            } else if (FILE.matcher(word).matches() && !word.contains("target") && !Repository.has(document, word)) {
                problems.add(document + ": '" + word + "' is no file of the repository");
            }
        }
        return problems;
    }

    @ParameterizedTest
    @MethodSource("documents")
    void nameWhatThereIs(String document) throws IOException {
        assertThat(problems(document, Files.readString(Repository.ROOT.resolve(document))))
                .isEmpty();
    }

    @Test
    void messagesAndCommentsNameDocumentsThatThereAre() throws IOException {
        Pattern name = Pattern.compile("\\bdocs/[\\w-]+\\.(md|schema\\.json)");
        List<String> named = new ArrayList<>();
        for (Path source : SourceFiles.below(Repository.ROOT, ".java", ".jelly", ".html")) {
            if (source.toString().replace('\\', '/').contains("/src/main/")) {
                name.matcher(Files.readString(source)).results().forEach(found -> named.add(found.group()));
            }
        }

        assertThat(named)
                .hasSizeGreaterThan(20)
                .allSatisfy(document ->
                        assertThat(Repository.ROOT.resolve(document)).exists());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "mvn dreambooth:trian; 'dreambooth:trian' is no goal",
                "mvn dev.dreambooth:dreambooth-maven-plugin:1.0:fly; is no goal",
                "mvn packgae; 'packgae' is no phase",
                "mvn dreambooth:train -Ddreambooth.learningRat=1; 'learningRat' is no setting",
                "mvn dreambooth:train -Ddreambooth.optimizer=adam; 'optimizer=adam' is none of [",
                "mvn -f it/quikstart verify; 'it/quikstart' is no project",
                "mvn -B -pl engine/cor test; 'engine/cor' is no module",
                "mvn test -Dtest=NoSuchTest; 'NoSuchTest' is no test",
                "mvn verify -Dinvoker.test=no-such; 'no-such' is no build of it/invoker",
                "mvn -Prelaese deploy; 'relaese' is no profile",
                "mvn verify -Dfuzz.second=3; 'fuzz.second' is a property that nothing reads",
                "mvn --ofline verify; '--ofline' is an option",
                "sh it/release/proof.sh; is no file of the repository",
                "it/bench/README.md; 'it/bench/README.md' is no program of the repository",
                "cp $DREAMBOOTH/it/quickstart/img x; '$DREAMBOOTH/it/quickstart/img' is no file",
                "dreambooth trian -DmaxTrainSteps=1; 'trian' is no command of dreambooth",
                "dreambooth train -DmaxTrainStep=1; 'maxTrainStep' is no setting",
                "dreambooth train --confg x.yaml; '--confg' is no option of dreambooth",
                "mvnn verify; 'mvnn' is a program that CommandCheck does not know"
            })
    void whatThereIsNotIsFound(String command, String problem) throws IOException {
        assertThat(problems("README.md", "```sh\n" + command + "   # to no end\n```\n"))
                .isNotEmpty()
                .anySatisfy(found -> assertThat(found).contains(problem));
    }

    @Test
    void commandsAreFoundWhereverTheyStand() throws IOException {
        String text = """
                Say `mvn dreambooth:a`, `-Ddreambooth.b` or `dreambooth:c`; see `docs/d.md`, `optimizer=g` and `noSuchName`.

                - a list

                  ```sh
                  mvn package && (cd x && mvn \\
                    dreambooth:e) | mvn dreambooth:f
                  ```

                ```
                $ dreambooth h
                no command at all
                ```
                """;

        assertThat(problems("README.md", text).stream().map(problem -> problem.replaceAll("^[^']*'|'[^']*$", "")))
                .containsExactly(
                        "dreambooth:e",
                        "dreambooth:f",
                        "h",
                        "dreambooth:a",
                        "b",
                        "dreambooth:c",
                        "docs/d.md",
                        "optimizer=g",
                        "noSuchName");
    }
}
