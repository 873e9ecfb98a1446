package dev.dreambooth.engine.training.optimizer.onepass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** The table finds the entry that a search through the book finds, for numbers near its bounds too. */
class CodeTableTest {
    private static final int SIZE = 256;

    /** Denser towards 0, as books of moments are. */
    private static float[] book(boolean signed) {
        float[] numbers = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            double part = signed ? (i - 127) / 128.0 : i / 255.0;
            numbers[i] = (float) (Math.signum(part) * Math.pow(10, 6 * Math.abs(part) - 6));
        }
        return numbers;
    }

    private static int nearest(float[] book, float number) {
        int nearest = 0;
        while (nearest < SIZE - 1 && number > (book[nearest] + book[nearest + 1]) / 2) {
            nearest++;
        }
        return nearest;
    }

    private static void assertFound(float[] book, float... numbers) {
        int[] bits = new int[numbers.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(numbers[i]);
        }
        byte[] codes = new byte[numbers.length];
        new CodeTable(book).codes(bits, codes, numbers.length);
        for (int i = 0; i < numbers.length; i++) {
            assertThat(codes[i] & 0xff).as("of %s", numbers[i]).isEqualTo(nearest(book, numbers[i]));
        }
    }

    @Test
    void theNearestOfAnyNumber() {
        Random random = new Random(1);
        for (boolean signed : new boolean[] {true, false}) {
            float[] numbers = new float[20_000];
            for (int i = 0; i < numbers.length; i++) {
                float magnitude = (float) Math.pow(10, -9 * random.nextDouble());
                numbers[i] = signed && random.nextBoolean() ? -magnitude : magnitude;
            }
            assertFound(book(signed), numbers);
        }
    }

    @Test
    void aBoundBelongsToTheEntryBelow() {
        for (boolean signed : new boolean[] {true, false}) {
            float[] book = book(signed);
            for (int i = 0; i + 1 < SIZE; i++) {
                float bound = (book[i] + book[i + 1]) / 2;
                assertFound(book, bound, Math.nextUp(bound), Math.nextDown(bound), book[i]);
            }
            assertFound(book, 0f, -0f, 1f, Float.MIN_VALUE);
        }
    }

    @Test
    void entriesThatBitsCannotTellApartAreRefused() {
        float[] book = book(true);
        book[200] = Math.nextUp(book[199]);
        book[201] = Math.nextUp(book[200]);
        assertThatThrownBy(() -> new CodeTable(book)).hasMessageContaining("too many numbers near");
    }
}
