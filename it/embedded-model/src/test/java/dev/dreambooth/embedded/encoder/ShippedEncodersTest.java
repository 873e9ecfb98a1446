package dev.dreambooth.embedded.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.io.FileHasher;
import dev.dreambooth.embedded.image.SpriteAtlas;
import dev.dreambooth.engine.evaluation.encoder.EmbeddedEncoders;
import dev.dreambooth.engine.evaluation.encoder.Encoders;
import dev.dreambooth.engine.tensor.Device;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The encoders that the engine ships tell what the embedded model's gates rest on. */
class ShippedEncodersTest {
    @Test
    void tellsSubjectsApartThatItHasNeverSeen(@TempDir Path cache) {
        try (Encoders encoders = open(EmbeddedEncoders.subject(cache))) {
            SubjectExam.Result unseen = new SubjectExam(encoders.images())
                    .tellsApart(HeldOut.of(SpriteAtlas.load().all()).unseen());
            assertThat(unseen.others().auc()).as(unseen.toString()).isGreaterThanOrEqualTo(0.97);
            assertThat(unseen.noun().auc()).as(unseen.toString()).isGreaterThanOrEqualTo(0.90);
        }
    }

    @Test
    void findsTheCaptionOfImagesThatItHasNeverSeen(@TempDir Path cache) {
        try (Encoders encoders = open(EmbeddedEncoders.clip(cache))) {
            CaptionExam.Result result = new CaptionExam().composed(encoders);
            assertThat(result.places()).as(result.toString()).isGreaterThanOrEqualTo(0.97);
            assertThat(result.nouns()).as(result.toString()).isGreaterThanOrEqualTo(0.97);
            assertThat(result.wrongNoun().auc()).as(result.toString()).isGreaterThanOrEqualTo(0.99);
            assertThat(result.wrongPlace().auc()).as(result.toString()).isGreaterThanOrEqualTo(0.99);
        }
    }

    private static Encoders open(Path folder) {
        return Encoders.open(folder, () -> "encoder", Device.CPU, FileHasher.READING);
    }
}
