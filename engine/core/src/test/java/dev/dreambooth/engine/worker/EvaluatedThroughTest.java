package dev.dreambooth.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.evaluation.Evaluation;
import dev.dreambooth.contract.evaluation.Measured;
import dev.dreambooth.contract.evaluation.Verdict;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.settings.gate.GateMeasure;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.data.png.PngWriter;
import dev.dreambooth.engine.evaluation.encoder.LpipsWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How an evaluation looks at images: through masks, through LPIPS, and never twice. */
class EvaluatedThroughTest extends TinyRuns {
    private static final String LOOSE = "[{\"measure\": \"subject\", \"min\": -50}]";
    private static final String STRICT = "[{\"measure\": \"subject\", \"min\": 50, \"action\": \"warn\"}]";

    private Map<String, String> settings = Map.of();
    private String message = "";

    /** What is judged is the base model itself. */
    @BeforeEach
    void settings() throws Exception {
        settings = judged(settings("out"), LOOSE);
        settings.put("trainedModel", settings.get("model"));
    }

    private Evaluation evaluated() {
        Event.RunFinished end = run(Stage.EVALUATE, settings);
        assertThat(end.exitCode()).as(end.message()).isEqualTo(ExitCode.OK);
        message = end.message();
        return Evaluation.readFile(folder.resolve("out/evaluation/evaluation.json"));
    }

    private Map<String, byte[]> vectors() throws IOException {
        return files(folder.resolve("out/.work/evaluate-vectors"));
    }

    @Test
    void otherGatesNeedNoEncoderAndGiveTheSameNumbers() throws Exception {
        Evaluation first = evaluated();
        assertThat(message).doesNotContain("was known");
        Map<String, byte[]> kept = vectors();
        byte[] scores = Files.readAllBytes(folder.resolve("out/evaluation/scores.csv"));

        settings.put("gates", STRICT);
        Evaluation second = evaluated();

        assertThat(message).contains("what encoders see in them was known");
        assertThat(second.measures()).isEqualTo(first.measures());
        assertThat(second.with(Verdict.FAIL)).hasSize(1);
        assertThat(folder.resolve("out/evaluation/scores.csv")).hasBinaryContent(scores);
        assertThat(vectors().keySet()).isEqualTo(kept.keySet());

        settings.put("gates", LOOSE);
        settings.put("force", "true");
        assertThat(evaluated()).isEqualTo(first);
        assertThat(message).doesNotContain("was known");
    }

    @Test
    void whatIsKeptIsTakenAndWhatIsDamagedIsNot() throws Exception {
        Evaluation first = evaluated();
        Path any = folder.resolve("out/.work/evaluate-vectors")
                .resolve(vectors().keySet().stream().sorted().findFirst().orElseThrow());
        byte[] sound = Files.readAllBytes(any);
        byte[] damaged = sound.clone();
        damaged[damaged.length - 1] ^= 1;
        for (byte[] bytes : List.of(damaged, Arrays.copyOf(sound, 40), new byte[0])) {
            Files.write(any, bytes);
            Files.delete(folder.resolve("out/evaluation/run.json"));
            assertThat(evaluated()).isEqualTo(first);
            assertThat(message).doesNotContain("was known");
            assertThat(any).hasBinaryContent(sound);
        }
    }

    @Test
    void anotherEncoderSeesForItselfAndLeavesNothingOfTheFirst() throws Exception {
        Evaluation first = evaluated();
        Map<String, byte[]> kept = vectors();

        settings.put("subjectEncoder", encoder("vit").toString());

        assertThat(evaluated().measures().get("subject"))
                .isNotEqualTo(first.measures().get("subject"));
        assertThat(vectors().keySet()).isNotEqualTo(kept.keySet());
        assertThat(vectors()).hasSameSizeAs(kept);
    }

    private void mask(int image, int visible) throws IOException {
        byte[] samples = new byte[3 * 40 * 32];
        Arrays.fill(samples, 0, 3 * 40 * visible, (byte) 255);
        Files.write(
                folder.resolve("images/" + image + "-mask.png"),
                PngWriter.encode(RgbImage.of(40, 32, samples), Map.of()));
    }

    @Test
    void masksLeaveTheSubjectsAloneToBeComparedWith() throws Exception {
        Evaluation whole = evaluated();
        mask(0, 10);
        settings.put("lossMask", "file");

        Evaluation masked = evaluated();

        Measured seen = masked.measured(GateMeasure.SUBJECT).orElseThrow();
        assertThat(seen).isNotEqualTo(whole.measured(GateMeasure.SUBJECT).orElseThrow());
        assertThat(seen.ceiling())
                .isNotEqualTo(whole.measured(GateMeasure.SUBJECT).orElseThrow().ceiling());
        for (GateMeasure same :
                List.of(GateMeasure.COPIES, GateMeasure.DIVERSITY, GateMeasure.CLIP_T, GateMeasure.PAIRED_DRIFT)) {
            assertThat(masked.measured(same)).isEqualTo(whole.measured(same));
        }
        assertThat(whole.yardstick().sampler()).doesNotContainKey("lossMask");
        assertThat(masked.yardstick().differences(whole.yardstick()))
                .singleElement()
                .asString()
                .startsWith("lossMask (none then, file ");

        mask(0, 20);
        assertThat(evaluated().yardstick().differences(masked.yardstick())).hasSize(1);
    }

    @Test
    void aMaskThatIsNowhereIsTold() {
        settings.put("lossMask", "file");
        evaluated();
        assertThat(events)
                .anyMatch(event -> event instanceof Event.Warning told
                        && told.message().contains("lossMask is file, but no instance image has a mask"));
    }

    @Test
    void diversityIsMeasuredByLpipsWhereItsNetworkIsNamed() throws Exception {
        Evaluation without = evaluated();
        assertThat(without.measured(GateMeasure.DIVERSITY).orElseThrow().by()).isEqualTo("subject");
        Path lpips = Files.createDirectories(folder.resolve("lpips"));
        LpipsWeights.write(lpips, LpipsWeights.SEED);
        settings.put("lpipsNetwork", lpips.toString());

        Evaluation with = evaluated();

        Measured diversity = with.measured(GateMeasure.DIVERSITY).orElseThrow();
        assertThat(diversity.by()).isEqualTo("lpips");
        assertThat(diversity.tuned().value()).isPositive();
        assertThat(with.yardstick().encoders().get("lpips").name()).isEqualTo("lpips-alex");
        Map<String, Measured> others = new HashMap<>(with.measures());
        others.put("diversity", without.measured(GateMeasure.DIVERSITY).orElseThrow());
        assertThat(others).isEqualTo(without.measures());

        settings.put("gates", STRICT);
        assertThat(evaluated().measures()).isEqualTo(with.measures());
        assertThat(message).contains("was known");

        Files.delete(lpips.resolve("alex.safetensors"));
        settings.put("evaluationPrompts", "a {identifier} {subjectClass} on a hill");
        Event.RunFinished end = run(Stage.EVALUATE, settings);
        assertThat(end.exitCode()).isEqualTo(ExitCode.DATA);
        assertThat(end.message()).contains("LPIPS' heads", "lpipsNetwork");
        assertThat(events).noneMatch(Event.SampleWritten.class::isInstance);
    }
}
