package dev.dreambooth.site;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Says what a command of a document names that there is not: goals, settings, stages, modules, tests, scripts, files. */
final class CommandCheck {
    /** Programs whose words are looked through for files only. */
    private static final Set<String> ORDINARY = Set.of(
            "cat", "cd", "cp", "curl", "diff", "docker", "echo", "export", "gpg", "grep", "java", "jar", "ls", "mkdir",
            "npm", "pip", "pwd", "rm", "sed", "test", "unzip", "set");

    private static final Set<String> PHASES = Set.of(
            "clean",
            "validate",
            "compile",
            "process-classes",
            "test-compile",
            "test",
            "package",
            "verify",
            "install",
            "deploy");
    private static final Set<String> WITH_VALUE = Set.of("-f", "-pl", "-P", "-T", "-s", "-rf", "-t");
    private static final Set<String> FLAGS =
            Set.of("-B", "-q", "-o", "-am", "-amd", "-X", "-e", "-U", "-N", "-V", "--offline");
    /** What Maven itself and plugins of others read. */
    private static final Set<String> PROPERTIES = Set.of(
            "skipTests",
            "maven.repo.local",
            "test",
            "invoker.test",
            "surefire.failIfNoSpecifiedTests",
            "packaging",
            "newVersion",
            "processAllModules",
            "generateBackupPoms",
            "altDeploymentRepository",
            "gpg.keyname",
            "exec.mainClass",
            "exec.args",
            "mdep.outputFile",
            "includeScope",
            "detail");

    private final Vocabulary vocabulary;
    private final String document;
    private final String text;
    private final List<String> problems = new ArrayList<>();

    private CommandCheck(Vocabulary vocabulary, String document, String text) {
        this.vocabulary = vocabulary;
        this.document = document;
        this.text = text;
    }

    /** Returns what is wrong with commands; {@code text} is the whole document, which may write files that they use. */
    static List<String> problems(Vocabulary vocabulary, String document, String text, String commands)
            throws IOException {
        CommandCheck check = new CommandCheck(vocabulary, document, text);
        for (List<String> command : Shell.commands(commands)) {
            check.command(new ArrayDeque<>(command));
        }
        return check.problems;
    }

    private void command(Deque<String> words) throws IOException {
        while (!words.isEmpty() && words.peek().matches("\\w+=.*|[$!]")) {
            words.pop();
        }
        if (words.isEmpty()) {
            return;
        }
        String program = words.pop();
        for (String word : words) {
            require(
                    !word.startsWith("$DREAMBOOTH/") || Repository.has("", word.substring(12)),
                    word,
                    "no file of the repository");
            require(!ours(word) || Repository.has(document, word), word, "no file of the repository");
        }
        if (program.equals("mvn")) {
            maven(words);
        } else if (program.equals("dreambooth") || program.endsWith("bin/dreambooth")) {
            commandLine(words);
        } else if (Set.of("sh", "bash", "python", "python3").contains(program)) {
            require(
                    words.isEmpty() || words.peek().startsWith("-") || Repository.has(document, words.peek()),
                    program,
                    "no script");
        } else if (program.contains("/") && !program.startsWith("/")) {
            require(Files.isExecutable(Repository.ROOT.resolve(program)), program, "no program of the repository");
        } else {
            require(
                    ORDINARY.contains(program) || program.startsWith("/"),
                    program,
                    "a program that CommandCheck does not know");
        }
    }

    /** Returns whether a word is the path of a file that lies in the repository, and not of one that a build makes. */
    private static boolean ours(String word) {
        return word.matches("(it|docs|engine|bom|site|examples|dreambooth-maven-plugin|jenkins-plugin)/[\\w./-]+")
                && !word.contains("target");
    }

    private void require(boolean condition, String word, String what) {
        if (!condition) {
            problems.add(document + ": '" + word + "' is " + what);
        }
    }

    private void maven(Deque<String> words) throws IOException {
        while (!words.isEmpty()) {
            String word = words.pop();
            if (word.startsWith("-D")) {
                property(word.substring(2));
            } else if (word.startsWith("-P") && word.length() > 2) {
                profiles(word.substring(2));
            } else if (WITH_VALUE.contains(word)) {
                option(word, words.isEmpty() ? "" : words.pop());
            } else if (word.startsWith("-")) {
                require(FLAGS.contains(word), word, "an option that CommandCheck does not know");
            } else if (word.contains(":")) {
                goal(word);
            } else {
                require(word.equals("…") || PHASES.contains(word), word, "no phase");
            }
        }
    }

    private void option(String option, String value) throws IOException {
        switch (option) {
            case "-f" -> require(pom(value), value, "no project");
            case "-P" -> profiles(value);
            case "-pl" -> {
                Stream.of(value.split(","))
                        .forEach(module -> require(Repository.has("", module + "/pom.xml"), module, "no module"));
            }
            default -> require(!value.isEmpty(), option, "without its value");
        }
    }

    /** Returns whether there is a project in a folder, or the document tells how to make one there. */
    private boolean pom(String value) throws IOException {
        return value.equals("$DREAMBOOTH")
                || Repository.has(document, value.endsWith(".xml") ? value : value + "/pom.xml")
                || Repository.hasInAFolder(document, value + "/pom.xml")
                || text.contains("`" + value + "/pom.xml`");
    }

    private void profiles(String names) {
        Stream.of(names.split(",")).forEach(name -> require(vocabulary.hasProfile(name), name, "no profile"));
    }

    private void goal(String word) {
        String goal = word.substring(word.lastIndexOf(':') + 1).replaceFirst("@.*", "");
        if (word.startsWith("dreambooth:") || word.startsWith("dev.dreambooth:dreambooth-maven-plugin:")) {
            require(goal.equals("…") || vocabulary.goals().contains(goal), word, "no goal");
        } else if (word.indexOf(':') == word.lastIndexOf(':')) {
            require(
                    Set.of("spotless:apply", "exec:java", "dependency:build-classpath", "deploy:deploy-file")
                            .contains(word),
                    word,
                    "a goal that CommandCheck does not know");
        }
    }

    private void property(String property) throws IOException {
        String name = property.replaceFirst("=.*", "").strip();
        String value = property.substring(Math.min(property.length(), name.length() + 1));
        if (name.startsWith("dreambooth.")) {
            setting(name.substring(11), value);
        } else if (name.equals("test")) {
            require(vocabulary.hasTest(value), value, "no test");
        } else if (name.equals("invoker.test")) {
            require(Repository.has("", "it/invoker/src/it/" + value), value, "no build of it/invoker");
        } else {
            require(PROPERTIES.contains(name) || vocabulary.reads(name), name, "a property that nothing reads");
        }
    }

    private void setting(String name, String value) {
        require(
                vocabulary.settings().contains(name)
                        || vocabulary.goalProperties().contains(name),
                name,
                "no setting");
        List<String> choices = vocabulary.choices(name);
        require(
                choices.isEmpty() || value.isEmpty() || choices.contains(value),
                name + "=" + value,
                "none of " + choices);
    }

    private void commandLine(Deque<String> words) throws IOException {
        String stage = words.isEmpty() ? "" : words.pop();
        require(stage.startsWith("--") || vocabulary.commands().contains(stage), stage, "no command of dreambooth");
        for (String word : words) {
            if (word.startsWith("-D")) {
                String name = word.substring(2).replaceFirst("=.*", "").replaceFirst("^dreambooth\\.", "");
                setting(name, word.contains("=") ? word.substring(word.indexOf('=') + 1) : "");
            } else {
                require(!word.startsWith("-") || vocabulary.hasOption(word), word, "no option of dreambooth");
            }
        }
    }
}
