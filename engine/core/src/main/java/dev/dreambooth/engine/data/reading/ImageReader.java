package dev.dreambooth.engine.data.reading;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.FirstBytes;
import dev.dreambooth.contract.io.Sha256;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.engine.data.colour.BmpColours;
import dev.dreambooth.engine.data.colour.JpegColours;
import dev.dreambooth.engine.data.colour.PngColours;
import dev.dreambooth.engine.data.colour.StatedColours;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.data.image.SourceImage;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageInputStream;

/**
 * Reads the user's images: PNG, JPEG (also CMYK), WebP and BMP, turned upright and brought to sRGB. A file that is
 * not wholly readable is refused by name, with what to do about it.
 */
public final class ImageReader {
    /** An image larger than this would need gigabytes as pixels, however small its file. */
    private static final long MAX_PIXELS = 100_000_000L;

    private static final long MAX_FILE_BYTES = 512L << 20;

    /** Below this a side holds too little for a subject to be learnt from. */
    private static final int MIN_SIDE = 16;

    /** Cut to a square of its shorter side, a longer image would show next to nothing of itself. */
    private static final int MAX_ASPECT = 10;

    private static final String COPY_AGAIN = "Copy it again from its source, or leave it out.";

    private final Setting<?> setting;
    private final int resolution;

    /**
     * Creates a reader.
     *
     * @param setting the setting that led to the files, named in errors, such as {@code instanceImages}
     * @param resolution the size images are needed at, in pixels; a smaller image earns a warning
     */
    public ImageReader(Setting<?> setting, int resolution) {
        this.setting = setting;
        this.resolution = resolution;
    }

    /**
     * Reads one image.
     *
     * @throws UserError if the file is unreadable, damaged, cut off, too large, too small or no image
     */
    public SourceImage read(Path path) {
        List<String> warnings = new ArrayList<>();
        SourceImage source = read(path, SrgbConversion.WHITE, warnings);
        RgbImage image = source.image();
        int smallerSide = Math.min(image.width(), image.height());
        if (smallerSide < resolution) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "The image %s is %d x %d; it is enlarged to %d and will look soft.",
                    path.getFileName(),
                    image.width(),
                    image.height(),
                    resolution));
        }
        return new SourceImage(source.name(), source.sha256(), image, warnings);
    }

    /**
     * Reads an image whose transparent parts are taken for black; its greys are numbers, whatever profile comes with them.
     *
     * @throws UserError as {@link #read} does
     */
    public SourceImage readMask(Path path) {
        return read(path, SrgbConversion.BLACK, new ArrayList<>());
    }

    private SourceImage read(Path path, int background, List<String> warnings) {
        byte[] stored = checked(path);
        byte[] file = withoutStrayBytes(path, stored, warnings);
        BufferedImage decoded = decode(path, file, warnings);
        StatedColours colours = background == SrgbConversion.BLACK
                ? StatedColours.SRGB
                : statedColours(path, file, decoded.getColorModel(), warnings);
        RgbImage image = ExifOrientation.of(file).upright(SrgbConversion.convert(decoded, background, colours));
        return new SourceImage(path.getFileName().toString(), Sha256.of(stored), image, warnings);
    }

    /**
     * Reads how opaque an image is, as a grey image of its size: white where it hides what is behind. Empty if its
     * format or kind knows no transparency.
     *
     * @throws UserError as {@link #read} does
     */
    public Optional<SourceImage> readAlpha(Path path) {
        byte[] file = withoutStrayBytes(path, checked(path), new ArrayList<>());
        return SrgbConversion.alpha(decode(path, file, new ArrayList<>()))
                .map(alpha -> new SourceImage(
                        path.getFileName().toString(),
                        Sha256.of(file),
                        ExifOrientation.of(file).upright(alpha),
                        List.of()));
    }

    /** Returns the bytes of a file that is a whole image as far as can be told without decoding it. */
    private byte[] checked(Path path) {
        byte[] file = bytes(path);
        if (file.length == 0) {
            throw error(path, "is empty (0 bytes).", COPY_AGAIN);
        }
        try {
            Completeness.check(format(path, file), file);
        } catch (IOException cutOff) {
            throw damaged(path, cutOff);
        }
        return file;
    }

    /** Returns what decoders are given of a file. */
    private byte[] withoutStrayBytes(Path path, byte[] file, List<String> warnings) {
        if (format(path, file) != ImageFormat.JPEG) {
            return file;
        }
        try {
            JpegSegments.Cleaned cleaned = JpegSegments.cleaned(file);
            if (cleaned.stray() > 0) {
                warnings.add(String.format(
                        Locale.ROOT,
                        "The image %s has %d stray bytes between its JPEG segments, which are passed over.",
                        path.getFileName(),
                        cleaned.stray()));
            }
            return cleaned.file();
        } catch (IOException cutOff) {
            throw damaged(path, cutOff);
        }
    }

    private UserError damaged(Path path, IOException cutOff) {
        return error(path, "is damaged: " + cutOff.getMessage() + ".", COPY_AGAIN)
                .causedBy(cutOff);
    }

    private ImageFormat format(Path path, byte[] file) {
        return ImageFormat.of(file)
                .orElseThrow(() -> ForeignFile.of(file)
                        .map(foreign -> error(
                                path,
                                "is " + foreign.what() + ".",
                                foreign.remedyFor(path.getFileName().toString()) + " Or leave it out."))
                        .or(() -> FirstBytes.of(file)
                                .map(found -> error(
                                        path,
                                        "is no image but " + found.what() + ".",
                                        "Leave it out, or give the image.")))
                        .orElseGet(() ->
                                error(path, "is no image known here.", "Convert it to PNG or JPEG, or leave it out.")));
    }

    private byte[] bytes(Path path) {
        try {
            if (Files.size(path) > MAX_FILE_BYTES) {
                throw error(path, "has " + Files.size(path) + " bytes.", "Save it at a smaller size, as JPEG or PNG.");
            }
            return Files.readAllBytes(path);
        } catch (IOException unreadable) {
            throw error(path, "cannot be read (" + unreadable + ").", "Check that the file may be read.")
                    .causedBy(unreadable);
        }
    }

    private BufferedImage decode(Path path, byte[] file, List<String> warnings) {
        ImageFormat format = format(path, file);
        javax.imageio.ImageReader decoder = decoder(format);
        try (ImageInputStream input = new FiniteImageStream(file)) {
            // Metadata is skipped: it is read apart, and its compressed text could unpack to any size.
            decoder.setInput(input, true, true);
            checkSize(path, decoder.getWidth(0), decoder.getHeight(0), format, file);
            decoder.addIIOReadWarningListener((source, warning) -> {
                if (warning.toLowerCase(Locale.ROOT).contains("premature end")) {
                    throw error(path, "is damaged: " + warning + ".", COPY_AGAIN);
                }
                warnings.add("While reading the image %s: %s.".formatted(path.getFileName(), warning));
            });
            return decoder.read(0);
        } catch (UserError refused) {
            throw refused;
        } catch (IOException | RuntimeException damaged) {
            // Decoders answer damaged files with many kinds of runtime exceptions, not only with IOException.
            throw error(path, "cannot be decoded as " + format + " (" + damaged + ").", COPY_AGAIN)
                    .causedBy(damaged);
        } finally {
            decoder.dispose();
        }
    }

    /** Returns what the file says of its colours that decoders do not apply; of what is said in vain it warns. */
    private StatedColours statedColours(Path path, byte[] file, ColorModel decoded, List<String> warnings) {
        boolean grey = decoded instanceof IndexColorModel palette
                ? PaletteColours.isGrey(palette)
                : decoded.getNumColorComponents() == 1;
        StatedColours colours = switch (format(path, file)) {
            case PNG -> pngColours(path, file);
            case JPEG -> grey ? JpegColours.ofGrey(file) : StatedColours.SRGB;
            case BMP -> BmpColours.of(file);
            case WEBP -> StatedColours.SRGB;
        };
        boolean misfit = !grey
                && colours.transform().isPresent()
                && colours.transformOf(3).isEmpty();
        Optional<String> problem =
                misfit ? Optional.of("has a colour profile for grey, but is in colour") : colours.problem();
        problem.ifPresent(what -> warnings.add(("The image %s %s; its colours are taken for sRGB. If they look wrong,"
                        + " convert it to sRGB and save it again.")
                .formatted(path.getFileName(), what)));
        return colours;
    }

    private StatedColours pngColours(Path path, byte[] file) {
        try {
            return PngColours.of(file);
        } catch (IOException cutOff) {
            throw damaged(path, cutOff);
        }
    }

    private static javax.imageio.ImageReader decoder(ImageFormat format) {
        Iterator<javax.imageio.ImageReader> decoders = ImageIO.getImageReadersByFormatName(format.imageIoName());
        if (!decoders.hasNext()) {
            throw new IllegalStateException("no decoder for " + format + " on the class path");
        }
        return decoders.next();
    }

    private void checkSize(Path path, int width, int height, ImageFormat format, byte[] file) throws IOException {
        long pixels = (long) width * height;
        if (pixels > MAX_PIXELS) {
            throw error(
                    path,
                    String.format(
                            Locale.ROOT,
                            "has %d x %d pixels; at most %d million are read.",
                            width,
                            height,
                            MAX_PIXELS / 1_000_000),
                    "Scale it down.");
        }
        if (!HeldPixels.areIn(format, file, width, height)) {
            throw error(
                    path,
                    String.format(Locale.ROOT, "claims %d x %d pixels in %d bytes.", width, height, file.length),
                    COPY_AGAIN);
        }
        if (Math.min(width, height) < MIN_SIDE) {
            throw error(
                    path,
                    String.format(
                            Locale.ROOT, "has %d x %d pixels; a side needs at least %d.", width, height, MIN_SIDE),
                    "Use a larger image.");
        }
        if (Math.max(width, height) > MAX_ASPECT * Math.min(width, height)) {
            throw error(
                    path,
                    String.format(
                            Locale.ROOT,
                            "has %d x %d pixels; it may be at most %d times as long as wide.",
                            width,
                            height,
                            MAX_ASPECT),
                    "Cut out of it what matters.");
        }
    }

    private UserError error(Path path, String what, String remedy) {
        return UserError.data("The image " + path + " " + what, remedy).about(setting);
    }
}
