package dev.dreambooth.engine.data.classimages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.data.TestImages;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.data.png.GenerationParameters;
import dev.dreambooth.engine.data.png.PngWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sets of class images grow, go on after an interruption, notice damage, and leave the user's own files alone. */
class ClassImageSetTest {
    private static final ClassImageRecipe RECIPE = recipe("a photo of duck", 7.5);

    @TempDir
    Path temporary;

    @Test
    void makesWhatIsAskedFor() {
        ClassImageSet set = open(3);
        assertThat(set.missing()).containsExactly(0, 1, 2);
        assertThat(set.reasons()).containsExactly("There are no class images in " + folder() + " yet.");
        makeMissing(set);
        assertThat(set.images()).extracting(this::name).containsExactly("00000.png", "00001.png", "00002.png");
        assertThat(open(3).missing()).isEmpty();
        assertThat(open(3).reasons()).isEmpty();
        assertThat(TestImages.read(open(3).images().get(1))).isEqualTo(image(RECIPE, 1));
    }

    @Test
    void goesOnWhereItWasInterrupted() {
        ClassImageSet interrupted = open(3);
        interrupted.add(0, image(RECIPE, 0), "DDIM");
        assertThatThrownBy(interrupted::images).isInstanceOf(IllegalStateException.class);
        ClassImageSet resumed = open(3);
        assertThat(resumed.missing()).containsExactly(1, 2);
        assertThat(resumed.reasons()).containsExactly("1 of 3 images are there.");
    }

    @Test
    void askingForMoreKeepsTheEarlierOnes() throws IOException {
        makeMissing(open(2));
        byte[] before = Files.readAllBytes(folder().resolve("00001.png"));
        ClassImageSet grown = open(4);
        assertThat(grown.missing()).containsExactly(2, 3);
        makeMissing(grown);
        assertThat(Files.readAllBytes(folder().resolve("00001.png"))).isEqualTo(before);
        assertThat(open(3).images()).hasSize(3);
        assertThat(open(4).images()).hasSize(4);
    }

    @Test
    void growingGivesTheSameBytesAsMakingAllAtOnce() throws IOException {
        makeMissing(open(2));
        makeMissing(open(4));
        Path atOnce = temporary.resolve("at-once");
        makeMissing(ClassImageSet.open(atOnce, RECIPE, 4));
        for (String name : List.of("00000.png", "00003.png", "manifest.json")) {
            assertThat(folder().resolve(name)).hasSameBinaryContentAs(atOnce.resolve(name));
        }
    }

    @Test
    void anotherRecipeRebuildsAndSaysWhy() {
        makeMissing(open(3));
        ClassImageRecipe other = recipe("a photo of dog", 5);
        ClassImageSet rebuilt = ClassImageSet.open(folder(), other, 2);
        assertThat(rebuilt.missing()).containsExactly(0, 1);
        assertThat(rebuilt.reasons())
                .containsExactly("classPrompt \"a photo of duck\" → \"a photo of dog\", classGuidanceScale 7.5 → 5.0");
        assertThat(folder().resolve("00002.png")).exists();
        rebuilt.add(0, image(other, 0), "DDIM");
        rebuilt.add(1, image(other, 1), "DDIM");
        assertThat(folder()).isDirectoryNotContaining("glob:**00002.png*");
        assertThat(ClassImageSet.open(folder(), other, 2).missing()).isEmpty();
    }

    @Test
    void anotherEngineOrDeviceMakesAllAgainAndIsNamed() throws IOException {
        makeMissing(open(2));
        Map<String, String> environment = Map.of("engine", "1.1", "device", "cuda");
        ClassImageSet set = ClassImageSet.open(folder(), recipe("a photo of duck", 7.5, "machine", environment), 2);
        assertThat(set.missing()).containsExactly(0, 1);
        assertThat(set.reasons()).containsExactly("device none → cuda, engine 1.0 → 1.1");
        assertThat(set.digest()).isNotEqualTo(open(2).digest());
    }

    @Test
    void anotherDeterminismMakesAllAgainAndIsNamed() {
        makeMissing(open(2));
        ClassImageRecipe portable = recipe("a photo of duck", 7.5, "portable", Map.of("engine", "1.0"));
        ClassImageSet set = ClassImageSet.open(folder(), portable, 2);
        assertThat(set.missing()).containsExactly(0, 1);
        assertThat(set.reasons()).containsExactly("determinism machine → portable");
    }

    @Test
    void makesAgainWhatIsGoneOrChangedAndKeepsForeignFiles() throws IOException {
        makeMissing(open(3));
        Files.delete(folder().resolve("00000.png"));
        Files.writeString(folder().resolve("00002.png"), "mine");
        ClassImageSet set = open(3);
        assertThat(set.missing()).containsExactly(0, 2);
        assertThat(set.reasons()).containsExactly("00000.png is gone.", "00002.png changed since it was made.");
        makeMissing(set);
        assertThat(open(3).missing()).isEmpty();
        assertThat(folder().resolve("00002.png.kept1")).hasContent("mine");
    }

    @Test
    void usesTheUsersOwnImagesAsTheyAre() throws IOException {
        Files.createDirectories(folder());
        Files.write(
                folder().resolve("b.png"),
                PngWriter.encode(image(RECIPE, 0), RECIPE.parameters(0).toTexts()));
        Files.copy(folder().resolve("b.png"), folder().resolve("a.png"));
        ClassImageSet set = open(200);
        assertThat(set.isSupplied()).isTrue();
        assertThat(set.missing()).isEmpty();
        assertThat(set.images()).extracting(this::name).containsExactly("a.png", "b.png");
        assertThat(set.reasons())
                .containsExactly("The 2 images in " + folder() + " are your own: they have no manifest.");
        assertThatThrownBy(() -> set.add(0, image(RECIPE, 0), "DDIM")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tellsOfImagesOfTheUserInAFolderInside() throws IOException {
        Path inside = Files.createDirectories(folder().resolve("dog"));
        Files.write(
                inside.resolve("b.png"),
                PngWriter.encode(image(RECIPE, 0), RECIPE.parameters(0).toTexts()));
        ClassImageSet set = open(2);
        assertThat(set.isSupplied()).isFalse();
        assertThat(set.reasons())
                .containsExactly(
                        "There are no class images in " + folder() + " yet.",
                        "The sub-folder dog holds an image, not used: only those in " + folder()
                                + " itself are. Move them there, or set classImagesDirectory to " + inside + ".");
    }

    @Test
    void isDigestedByWhatItHolds() throws IOException {
        String empty = open(3).digest();
        makeMissing(open(3));
        assertThat(open(3).digest()).isEqualTo(empty).isNotEqualTo(open(4).digest());
        assertThat(ClassImageSet.open(folder(), recipe("a photo of dog", 7.5), 3)
                        .digest())
                .isNotEqualTo(empty);
        Files.delete(folder().resolve("manifest.json"));
        String own = open(3).digest();
        assertThat(own).isEqualTo(open(7).digest()).isNotEqualTo(empty);
        Files.delete(folder().resolve("00001.png"));
        assertThat(open(3).digest()).isNotEqualTo(own);
    }

    @Test
    void imagesHaveSeedsOfTheirOwnThatDoNotDependOnTheCount() throws IOException {
        makeMissing(open(2));
        GenerationParameters stored = GenerationParameters.ofPng(Files.readAllBytes(folder().resolve("00001.png")))
                .orElseThrow();
        assertThat(stored).isEqualTo(RECIPE.parameters(1));
        Set<Long> seeds = new HashSet<>();
        for (int index = 0; index < 1000; index++) {
            seeds.add(RECIPE.imageSeed(index));
        }
        assertThat(seeds).hasSize(1000);
    }

    @ParameterizedTest
    @CsvSource({
        "'\"index\" : 1,', '\"index\" : 0,'",
        "'\"images\" : [', '\"images\" : [ null,'",
        "00001.png, ../../1.png",
        "'\"format\" : 1', '\"format\" : 2'",
        "'\"recipe\"', '\"recipes\"'",
        "'\"prompt\" : \"a photo of duck\"', '\"prompt\" : null'",
        "'\"seed\" : 7', '\"seed\" : 8'"
    })
    void refusesAManifestThatContradictsItself(String from, String to) throws IOException {
        makeMissing(open(2));
        Path manifest = folder().resolve("manifest.json");
        String content = Files.readString(manifest);
        assertThat(content).contains(from);
        Files.writeString(manifest, content.replace(from, to));
        assertThatThrownBy(() -> open(2))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("manifest.json cannot be used")
                .hasMessageContaining("Delete the folder");
    }

    private Path folder() {
        return temporary.resolve("class-images");
    }

    private String name(Path file) {
        return file.getFileName().toString();
    }

    private ClassImageSet open(int count) {
        return ClassImageSet.open(folder(), RECIPE, count);
    }

    private static void makeMissing(ClassImageSet set) {
        set.missing().forEach(index -> set.add(index, image(RECIPE, index), "DDIM"));
    }

    /** Stands in for the model: an image that depends on its seed only. */
    private static RgbImage image(ClassImageRecipe recipe, int index) {
        byte[] samples = new byte[3 * 16 * 16];
        java.util.Arrays.fill(samples, (byte) recipe.imageSeed(index));
        return RgbImage.of(16, 16, samples);
    }

    private static ClassImageRecipe recipe(String prompt, double guidance) {
        return recipe(prompt, guidance, "machine", Map.of("engine", "1.0"));
    }

    private static ClassImageRecipe recipe(
            String prompt, double guidance, String determinism, Map<String, String> environment) {
        return new ClassImageRecipe(
                prompt, "ab".repeat(32), "DDIM", 25, guidance, 16, 16, 7, "fp32", determinism, 4, environment);
    }
}
