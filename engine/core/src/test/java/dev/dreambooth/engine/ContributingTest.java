package dev.dreambooth.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The recipes of CONTRIBUTING.md name the files that have to be touched: of what is there, those that speak of it. */
class ContributingTest {
    private static final Path ROOT = Path.of("..", "..");
    private static final String RECIPES = "## Recipes";
    /** A step of a recipe is a line of its list that begins with a file. */
    private static final Pattern STEP = Pattern.compile("(?m)^- `([^`]+)`");
    /** What a recipe follows, and after "or" another name of it. */
    private static final Pattern EXAMPLE =
            Pattern.compile("\\bas `([^`]+)` does(?: it)?(?:, or `([^`]+)`)?", Pattern.CASE_INSENSITIVE);

    /**
     * A recipe.
     *
     * @param title its heading
     * @param files the files of its list
     * @param names what it follows, as files speak of it
     * @param complete whether it promises that no other file does
     */
    private record Recipe(String title, Set<String> files, List<Pattern> names, boolean complete) {
        static Recipe of(String section) {
            Set<String> files = new TreeSet<>();
            STEP.matcher(section).results().forEach(step -> files.add(step.group(1)));
            List<Pattern> names = new ArrayList<>();
            EXAMPLE.matcher(section).results().forEach(example -> {
                names.add(spoken(example.group(1)));
                if (example.group(2) != null) {
                    names.add(spoken(example.group(2)));
                }
            });
            return new Recipe(section.lines().findFirst().orElseThrow(), files, names, section.contains("no others"));
        }

        /** A name, as constants spell it too: {@code randomFlip} is {@code RANDOM_FLIP}. */
        private static Pattern spoken(String name) {
            String parts = Stream.of(name.split("(?<=[a-z])(?=[A-Z])"))
                    .map(Pattern::quote)
                    .reduce((one, next) -> one + "_?" + next)
                    .orElseThrow();
            return Pattern.compile(parts, Pattern.CASE_INSENSITIVE);
        }

        boolean speaks(Path file) {
            try {
                String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
                return names.stream().anyMatch(name -> name.matcher(text).find());
            } catch (IOException e) {
                throw new IllegalStateException("cannot read " + file, e);
            }
        }
    }

    private static List<Recipe> recipes() throws IOException {
        String page = Files.readString(ROOT.resolve("CONTRIBUTING.md"));
        return Stream.of(page.substring(page.indexOf(RECIPES)).split("(?m)^### "))
                .skip(1)
                .map(Recipe::of)
                .toList();
    }

    @Test
    void thereIsARecipeForEachKindOfGrowth() throws IOException {
        assertThat(recipes())
                .extracting(Recipe::title)
                .containsExactly(
                        "A setting", "A scheduler", "A model family", "A stage, its goal and its step", "A tracker");
        assertThat(recipes()).filteredOn(Recipe::complete).hasSize(2);
    }

    @TestFactory
    Stream<DynamicTest> everyFileOfARecipeIsThereAndSpeaksOfItsExample() throws IOException {
        return recipes().stream()
                .map(recipe -> DynamicTest.dynamicTest(recipe.title(), () -> {
                    assertThat(recipe.files()).hasSizeGreaterThan(2).allSatisfy(file -> {
                        Path path = ROOT.resolve(file);
                        assertThat(path).exists();
                        if (!recipe.names().isEmpty() && Files.isRegularFile(path)) {
                            assertThat(recipe.speaks(path))
                                    .as("%s speaks of %s", file, recipe.names())
                                    .isTrue();
                        }
                    });
                    if (recipe.complete()) {
                        assertThat(recipe.files()).containsAll(speaking(recipe));
                    }
                }));
    }

    /** Returns all files of main code and documents that speak of what a recipe follows. */
    private static Set<String> speaking(Recipe recipe) throws IOException {
        Set<String> found = new TreeSet<>();
        try (Stream<Path> files = Files.walk(ROOT)) {
            files.filter(Files::isRegularFile)
                    .filter(ContributingTest::ships)
                    .filter(recipe::speaks)
                    .forEach(file -> found.add(name(file)));
        }
        return found;
    }

    private static boolean ships(Path file) {
        String name = name(file);
        return !name.contains("target/")
                && !name.startsWith(".git/")
                && (name.contains("src/main/") || name.startsWith("docs/"));
    }

    private static String name(Path file) {
        return ROOT.relativize(file).toString().replace('\\', '/');
    }
}
