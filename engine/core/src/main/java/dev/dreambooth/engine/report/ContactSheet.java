package dev.dreambooth.engine.report;

import dev.dreambooth.engine.data.Resampler;
import dev.dreambooth.engine.data.RgbImage;
import java.util.ArrayList;
import java.util.List;

/**
 * One picture of all pictures: a row for each prompt with the prompt above it, a column for each seed. The sheet is a
 * function of its contents alone, the same bytes on every machine.
 */
public final class ContactSheet {
    private static final int GAP = 8;
    private static final int MIN_CELL = 192;
    private static final int MAX_CELL = 256;

    private final String title;
    private final List<String> columns;
    private final List<Row> rows = new ArrayList<>();

    private record Row(String caption, List<RgbImage> images) {}

    /**
     * Begins a sheet.
     *
     * @param title the line at the top, such as the model's name
     * @param columns headings of the columns, such as {@code seed 42}
     */
    public ContactSheet(String title, List<String> columns) {
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("a sheet without columns");
        }
        this.title = title;
        this.columns = List.copyOf(columns);
    }

    /**
     * Adds a row below the others.
     *
     * @param caption text above the row, wrapped where it is long
     * @param images at most as many as there are columns
     * @return this sheet
     */
    public ContactSheet addRow(String caption, List<RgbImage> images) {
        if (images.size() > columns.size()) {
            throw new IllegalArgumentException(images.size() + " images in " + columns.size() + " columns");
        }
        rows.add(new Row(caption, List.copyOf(images)));
        return this;
    }

    /** Returns the sheet: pictures are brought to a size that shows, small ones enlarged, large ones reduced. */
    public RgbImage draw() {
        int cell = cellSize();
        int width = GAP + columns.size() * (cell + GAP);
        int lineLength = Math.max(1, (width - 2 * GAP) / Canvas.ADVANCE);
        List<String> titleLines = BitmapFont.wrap(title, lineLength);
        List<List<String>> headings = columns.stream()
                .map(column -> BitmapFont.wrap(column, Math.max(1, cell / Canvas.ADVANCE)))
                .toList();
        List<List<String>> captions = rows.stream()
                .map(row -> BitmapFont.wrap(row.caption(), lineLength))
                .toList();
        List<List<RgbImage>> pictures = rows.stream()
                .map(row -> row.images().stream().map(image -> fit(image, cell)).toList())
                .toList();

        int headingTop = GAP + textHeight(titleLines);
        int firstRow = headingTop
                + headings.stream().mapToInt(ContactSheet::textHeight).max().orElse(0);
        int height = firstRow;
        for (int row = 0; row < rows.size(); row++) {
            height += textHeight(captions.get(row)) + pictureHeight(pictures.get(row));
        }

        Canvas canvas = new Canvas(width, height);
        canvas.write(titleLines, GAP, GAP);
        for (int column = 0; column < columns.size(); column++) {
            canvas.write(headings.get(column), left(column, cell), headingTop);
        }
        int top = firstRow;
        for (int row = 0; row < rows.size(); row++) {
            canvas.write(captions.get(row), GAP, top);
            top += textHeight(captions.get(row));
            for (int column = 0; column < pictures.get(row).size(); column++) {
                canvas.draw(pictures.get(row).get(column), left(column, cell), top);
            }
            top += pictureHeight(pictures.get(row));
        }
        return canvas.toImage();
    }

    private static int left(int column, int cell) {
        return GAP + column * (cell + GAP);
    }

    private static int textHeight(List<String> lines) {
        return lines.size() * Canvas.LINE_HEIGHT + GAP / 2;
    }

    private static int pictureHeight(List<RgbImage> pictures) {
        return pictures.stream().mapToInt(RgbImage::height).max().orElse(0) + 2 * GAP;
    }

    /** The longest side of any picture, brought into the range that shows. */
    private int cellSize() {
        int longest = rows.stream()
                .flatMap(row -> row.images().stream())
                .mapToInt(image -> Math.max(image.width(), image.height()))
                .max()
                .orElse(MIN_CELL);
        int enlarged = longest * Math.max(1, MIN_CELL / longest);
        return Math.max(MIN_CELL, Math.min(MAX_CELL, enlarged));
    }

    private static RgbImage fit(RgbImage image, int cell) {
        int longest = Math.max(image.width(), image.height());
        int width = Math.max(1, image.width() * cell / longest);
        int height = Math.max(1, image.height() * cell / longest);
        return Resampler.resize(image, width, height);
    }
}
