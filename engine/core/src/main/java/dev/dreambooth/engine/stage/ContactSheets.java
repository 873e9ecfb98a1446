package dev.dreambooth.engine.stage;

import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.data.png.PngWriter;
import dev.dreambooth.engine.report.ContactSheet;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Contact sheets of a stage's images. */
public final class ContactSheets {
    /** More images than these nobody looks at on one sheet. */
    public static final int MOST = 64;

    private ContactSheets() {}

    /** Returns a sheet of images in rows of equal length, under one title. */
    public static ContactSheet of(String title, List<RgbImage> images, int columns) {
        int across = Math.min(columns, images.size());
        ContactSheet sheet = new ContactSheet(title, Collections.nCopies(across, ""));
        for (int from = 0; from < images.size(); from += across) {
            sheet.addRow("", images.subList(from, Math.min(from + across, images.size())));
        }
        return sheet;
    }

    /** Returns the file of a sheet. */
    public static byte[] png(ContactSheet sheet) {
        return PngWriter.encode(sheet.draw(), Map.of());
    }
}
