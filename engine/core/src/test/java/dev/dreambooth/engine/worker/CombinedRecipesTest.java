package dev.dreambooth.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.data.png.PngWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Settings that each have tests of their own, put together by chance: a combination is either refused before work begins,
 * or it trains, and then ends in the same bytes however often it was stopped on the way.
 *
 * <p>{@code -Ddev.dreambooth.recipes=200} draws so many combinations, {@code -Ddev.dreambooth.firstRecipe=1000} others.
 */
class CombinedRecipesTest extends TinyRuns {
    private static final int STEPS = 5;
    private static final int RECIPES = Integer.getInteger("dev.dreambooth.recipes", 12);
    private static final int FIRST = Integer.getInteger("dev.dreambooth.firstRecipe", 0);

    @BeforeEach
    void drawOthers() throws Exception {
        Files.writeString(heldOut().resolve("0.txt"), "a dog at sea");
        TinyRun images = new TinyRun(folder);
        for (String words : List.of("a dog by day", "a dog by night")) {
            int number = words.length();
            images.image("captioned/" + number + ".png", 40, 32, number);
            Files.writeString(folder.resolve("captioned/" + number + ".txt"), words);
        }
        images.image("rex/0.png", 40, 32, 4);
        images.image("rex/1.png", 32, 40, 5);
        images.image("mia/0.png", 32, 32, 6);
    }

    @Test
    void everyCombinationIsRefusedOrResumable() throws Exception {
        int refused = 0;
        for (int number = FIRST; number < FIRST + RECIPES; number++) {
            Map<String, String> recipe = new RecipeDraw(number, folder).settings();
            mask(recipe.containsKey("lossMask"));
            String name = "recipe " + number + ": " + new TreeMap<>(recipe);
            Optional<String> refusal = train("whole", recipe, () -> false, ExitCode.OK, name);
            if (refusal.isPresent()) {
                System.err.println(name + " refused: " + refusal.get());
                refused++;
            } else {
                trainInParts(recipe, new Random(number), name);
                assertThat(results("parts")).as(name).containsExactlyInAnyOrderEntriesOf(results("whole"));
            }
            AtomicFiles.delete(folder.resolve("parts"));
            AtomicFiles.delete(folder.resolve("whole"));
        }
        assertThat(refused).as("combinations that were refused").isLessThan(RECIPES / 2);
    }

    /** Hides half of an image, or none of it. */
    private void mask(boolean wanted) throws IOException {
        Path mask = folder.resolve("images/0-mask.png");
        Files.deleteIfExists(mask);
        if (wanted) {
            byte[] half = new byte[3 * 40 * 32];
            Arrays.fill(half, 0, half.length / 2, (byte) 255);
            Files.write(mask, PngWriter.encode(RgbImage.of(40, 32, half), Map.of()));
        }
    }

    private void trainInParts(Map<String, String> recipe, Random stops, String name) throws Exception {
        int first = 1 + stops.nextInt(STEPS - 1);
        train("parts", recipe, after(first), ExitCode.CANCELLED, name);
        if (first < STEPS - 1 && stops.nextBoolean()) {
            train("parts", recipe, after(1), ExitCode.CANCELLED, name);
        }
        train("parts", recipe, () -> false, ExitCode.OK, name);
    }

    /** Trains; returns why the combination was refused, if it was, and fails if the run ends in another way. */
    private Optional<String> train(
            String output, Map<String, String> recipe, BooleanSupplier stop, ExitCode expected, String name)
            throws Exception {
        Map<String, String> settings = settings(output);
        settings.put("maxTrainSteps", Integer.toString(STEPS));
        settings.remove("learningRate");
        settings.putAll(recipe);
        settings.values().removeIf(Objects::isNull);
        Event.RunFinished end;
        try {
            end = run(Stage.TRAIN, settings, stop);
        } catch (UserError refusal) {
            assertThat(refusal.exitCode()).as(name).isEqualTo(ExitCode.CONFIGURATION);
            return Optional.of(refusal.getMessage());
        }
        if (end.exitCode() == ExitCode.CONFIGURATION) {
            assertThat(folder.resolve(output)).as(name).doesNotExist();
            return Optional.of(end.message());
        }
        assertThat(end.exitCode()).as(name + ": " + end.message()).isEqualTo(expected);
        return Optional.empty();
    }

    /** Asks to stop after this many steps of one run, counting those that 16 bits could not hold. */
    private BooleanSupplier after(int steps) {
        return () -> events.stream()
                        .filter(event -> event instanceof Event.StepCompleted
                                || (event instanceof Event.Warning warning
                                        && warning.message().contains(" was left out, ")))
                        .count()
                >= steps;
    }

    /** Returns what a training leaves that people use: all but its checkpoints. */
    private Map<String, byte[]> results(String output) throws Exception {
        Map<String, byte[]> files = files(folder.resolve(output));
        files.keySet().removeIf(file -> file.startsWith("checkpoints/"));
        return files;
    }
}
