package dev.dreambooth.engine.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.engine.data.image.RgbImage;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sheets on which every image and every prompt can be seen. */
class ContactSheetTest {
    private static final int WHITE = 0xFFFFFF;

    @Test
    void showsEveryImageUnderItsHeading() {
        RgbImage sheet = new ContactSheet("title", List.of("seed 0", "seed 1"))
                .addRow("first", List.of(flat(64, 64, 10), flat(64, 64, 20)))
                .addRow("second", List.of(flat(64, 64, 30)))
                .draw();
        assertThat(sheet.width()).isEqualTo(8 + 2 * (192 + 8));
        assertThat(pixels(sheet, 10)).isEqualTo(192 * 192);
        assertThat(pixels(sheet, 20)).isEqualTo(192 * 192);
        assertThat(pixels(sheet, 30)).isEqualTo(192 * 192);
        assertThat(firstColumn(sheet, 10)).isEqualTo(firstColumn(sheet, 30)).isEqualTo(8);
        assertThat(firstColumn(sheet, 20)).isEqualTo(8 + 200);
    }

    @Test
    void reducesLargeImagesAndKeepsTheirAspect() {
        RgbImage sheet = new ContactSheet("t", List.of("a"))
                .addRow("p", List.of(flat(512, 256, 10)))
                .draw();
        assertThat(pixels(sheet, 10)).isEqualTo(256 * 128);
    }

    @Test
    void longPromptsTakeMoreLines() {
        RgbImage brief = new ContactSheet("t", List.of("a"))
                .addRow("p", List.of(flat(64, 64, 10)))
                .draw();
        RgbImage wordy = new ContactSheet("t", List.of("a"))
                .addRow("a prompt that is longer than the sheet is wide", List.of(flat(64, 64, 10)))
                .draw();
        assertThat(wordy.height()).isEqualTo(brief.height() + 2 * Canvas.LINE_HEIGHT);
        assertThat(pixels(wordy, 0x20)).isGreaterThan(pixels(brief, 0x20) + 500);
    }

    @Test
    void isTheSameEveryTimeAndNotForAnotherPrompt() {
        assertThat(sheetOf("a photo of sks duck")).isEqualTo(sheetOf("a photo of sks duck"));
        assertThat(sheetOf("a photo of sks duck")).isNotEqualTo(sheetOf("a photo of sks dock"));
    }

    @Test
    void survivesTextsOfAllKinds() {
        for (String text : List.of("", "   ", "\n\t", "猫の写真 🐈", "x".repeat(500))) {
            RgbImage sheet = sheetOf(text);
            assertThat(pixels(sheet, 10)).isEqualTo(192 * 192);
            assertThat(sheet.rgb(0, 0)).isEqualTo(WHITE);
        }
    }

    @Test
    void refusesMoreImagesThanColumns() {
        ContactSheet sheet = new ContactSheet("t", List.of("a"));
        List<RgbImage> two = List.of(flat(8, 8, 1), flat(8, 8, 1));
        assertThatThrownBy(() -> sheet.addRow("p", two)).isInstanceOf(IllegalArgumentException.class);
    }

    private static RgbImage sheetOf(String prompt) {
        return new ContactSheet(prompt, List.of(prompt))
                .addRow(prompt, List.of(flat(64, 64, 10)))
                .draw();
    }

    private static RgbImage flat(int width, int height, int value) {
        byte[] samples = new byte[3 * width * height];
        Arrays.fill(samples, (byte) value);
        return RgbImage.of(width, height, samples);
    }

    private static int pixels(RgbImage sheet, int value) {
        int count = 0;
        for (int y = 0; y < sheet.height(); y++) {
            for (int x = 0; x < sheet.width(); x++) {
                count += sheet.rgb(x, y) == value * 0x010101 ? 1 : 0;
            }
        }
        return count;
    }

    private static int firstColumn(RgbImage sheet, int value) {
        for (int x = 0; x < sheet.width(); x++) {
            for (int y = 0; y < sheet.height(); y++) {
                if (sheet.rgb(x, y) == value * 0x010101) {
                    return x;
                }
            }
        }
        return -1;
    }
}
