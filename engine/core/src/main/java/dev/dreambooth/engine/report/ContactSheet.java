package dev.dreambooth.engine.report;

import dev.dreambooth.engine.data.image.Resampler;
import dev.dreambooth.engine.data.image.RgbImage;
import java.util.ArrayList;
import java.util.List;

/**
 * One image of all images: a row for each prompt with the prompt above it, a column for each seed. The sheet is a
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

    /** Returns the sheet: images are brought to a size that shows, small ones enlarged, large ones reduced. */
    public RgbImage draw() {
        int cell = cellSize();
        int width = GAP + columns.size() * (cell + GAP);
        int lineLength = Math.max(1, (width - 2 * GAP) / Canvas.ADVANCE);
        List<String> titleLines = BitmapFont.wrap(title, lineLength);
        List<List<String>> headings = columns.stream()
                .map(column -> BitmapFont.wrap(column, Math.max(1, cell / Canvas.ADVANCE)))
                .toList();
        List<Block> blocks =
                rows.stream().map(row -> Block.of(row, cell, lineLength)).toList();
        int headingTop = GAP + textHeight(titleLines);
        int top = headingTop
                + headings.stream().mapToInt(ContactSheet::textHeight).max().orElse(0);
        Canvas canvas =
                new Canvas(width, top + blocks.stream().mapToInt(Block::height).sum());

        canvas.write(titleLines, GAP, GAP);
        for (int column = 0; column < columns.size(); column++) {
            canvas.write(headings.get(column), left(column, cell), headingTop);
        }
        for (Block block : blocks) {
            block.draw(canvas, top, cell);
            top += block.height();
        }
        return canvas.toImage();
    }

    /** A row as it is drawn: its caption in lines, its images at their final size. */
    private record Block(List<String> caption, List<RgbImage> images) {
        static Block of(Row row, int cell, int lineLength) {
            return new Block(
                    BitmapFont.wrap(row.caption(), lineLength),
                    row.images().stream().map(image -> fit(image, cell)).toList());
        }

        int height() {
            return textHeight(caption)
                    + images.stream().mapToInt(RgbImage::height).max().orElse(0)
                    + 2 * GAP;
        }

        void draw(Canvas canvas, int top, int cell) {
            canvas.write(caption, GAP, top);
            for (int column = 0; column < images.size(); column++) {
                canvas.draw(images.get(column), left(column, cell), top + textHeight(caption));
            }
        }
    }

    private static int left(int column, int cell) {
        return GAP + column * (cell + GAP);
    }

    private static int textHeight(List<String> lines) {
        return lines.size() * Canvas.LINE_HEIGHT + GAP / 2;
    }

    /** The longest side of any image, brought into the range that shows. */
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
