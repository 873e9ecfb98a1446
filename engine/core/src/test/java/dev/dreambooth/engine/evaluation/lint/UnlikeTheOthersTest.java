package dev.dreambooth.engine.evaluation.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.engine.evaluation.Embeddings;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** An image from another folder is told of, the least typical photo of a subject is not. */
class UnlikeTheOthersTest {
    private static final int WIDTH = 64;
    private static final List<String> NAMES = List.of("0.jpg", "1.jpg", "2.jpg", "3.jpg", "4.jpg");

    private final Random random = new Random(5);

    private float[] direction() {
        float[] vector = new float[WIDTH];
        for (int i = 0; i < WIDTH; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        return unit(vector);
    }

    private static float[] unit(float... vector) {
        double squares = 0;
        for (float value : vector) {
            squares += value * value;
        }
        for (int i = 0; i < vector.length; i++) {
            vector[i] /= (float) Math.sqrt(squares);
        }
        return vector;
    }

    /** Photos of one subject: two of them have a cosine of 1 / (1 + spread²). */
    private float[] photo(float[] subject, double spread) {
        float[] noise = direction();
        float[] photo = new float[WIDTH];
        for (int i = 0; i < WIDTH; i++) {
            photo[i] = (float) (subject[i] + spread * noise[i]);
        }
        return unit(photo);
    }

    @Test
    void aPhotoOfSomethingElseIsTold() {
        float[] subject = direction();
        float[][] photos = new float[NAMES.size()][];
        for (int i = 0; i < photos.length; i++) {
            photos[i] = photo(i == 3 ? direction() : subject, .55);
        }
        assertThat(UnlikeTheOthers.of(NAMES, Embeddings.of(photos)))
                .singleElement()
                .asString()
                .startsWith("3.jpg is unlike the other instance images");
    }

    @Test
    void aThousandFoldersOfOneSubjectAreLeftInPeace() {
        for (int folder = 0; folder < 1000; folder++) {
            float[] subject = direction();
            float[][] photos = new float[NAMES.size()][];
            for (int i = 0; i < photos.length; i++) {
                photos[i] = photo(subject, .4 + .3 * random.nextDouble());
            }
            assertThat(UnlikeTheOthers.of(NAMES, Embeddings.of(photos))).isEmpty();
        }
    }

    @Test
    void threeAreTooFewToTell() {
        float[] subject = direction();
        assertThat(UnlikeTheOthers.of(
                        NAMES.subList(0, 3),
                        Embeddings.of(photo(subject, .5), photo(subject, .5), photo(direction(), .5))))
                .isEmpty();
    }
}
