package dev.dreambooth.engine.data.reading;

import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import dev.dreambooth.engine.data.image.RgbImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/**
 * How a camera was held: phones store the image as the sensor saw it and say in the metadata how to turn it (Exif
 * 2.32, tag 0x0112). The constants are in the order of the tag's values 1 to 8, and say where the stored top left
 * corner belongs.
 */
enum ExifOrientation {
    TOP_LEFT(false, false, false),
    TOP_RIGHT(false, true, false),
    BOTTOM_RIGHT(false, true, true),
    BOTTOM_LEFT(false, false, true),
    LEFT_TOP(true, false, false),
    RIGHT_TOP(true, true, false),
    RIGHT_BOTTOM(true, true, true),
    LEFT_BOTTOM(true, false, true);

    private final boolean transposed;
    private final boolean mirroredInX;
    private final boolean mirroredInY;

    ExifOrientation(boolean transposed, boolean mirroredInX, boolean mirroredInY) {
        this.transposed = transposed;
        this.mirroredInX = mirroredInX;
        this.mirroredInY = mirroredInY;
    }

    /** Returns the orientation a file states; upright if it states none, an impossible one, or has damaged metadata. */
    static ExifOrientation of(byte[] file) {
        Metadata metadata;
        try {
            metadata = ImageMetadataReader.readMetadata(new ByteArrayInputStream(file), file.length);
        } catch (ImageProcessingException | IOException damaged) {
            return TOP_LEFT;
        }
        for (ExifIFD0Directory directory : metadata.getDirectoriesOfType(ExifIFD0Directory.class)) {
            Integer tag = directory.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
            if (tag != null && tag >= 1 && tag <= values().length) {
                return values()[tag - 1];
            }
        }
        return TOP_LEFT;
    }

    /** Returns the image turned upright. */
    RgbImage upright(RgbImage stored) {
        if (this == TOP_LEFT) {
            return stored;
        }
        int width = transposed ? stored.height() : stored.width();
        int height = transposed ? stored.width() : stored.height();
        byte[] turned = new byte[3 * width * height];
        byte[] stripe = new byte[3 * stored.width()];
        for (int y = 0; y < stored.height(); y++) {
            stored.copyRow(y, stripe, 0);
            for (int x = 0; x < stored.width(); x++) {
                int column = transposed ? y : x;
                int row = transposed ? x : y;
                column = mirroredInX ? width - 1 - column : column;
                row = mirroredInY ? height - 1 - row : row;
                System.arraycopy(stripe, 3 * x, turned, 3 * (row * width + column), 3);
            }
        }
        return RgbImage.owning(width, height, turned);
    }
}
