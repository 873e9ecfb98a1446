package dev.dreambooth.engine.data.reading;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What a file holds that is no image which can be read here, told by its first bytes.
 *
 * @param what completes a sentence that ends in "is"
 * @param remedy what to do where an image was wanted, in sentences
 * @param isImage whether it is an image all the same
 * @param standsForImages whether it is put where images are meant to be: a shortcut, a pointer, an archive
 */
public record ForeignFile(String what, String remedy, boolean isImage, boolean standsForImages) {
    private static final String WITH_MAGICK = "Convert it to PNG, for instance with ImageMagick: magick FILE FILE.png.";
    private static final String DEVELOP = "Develop it to JPEG or PNG, for instance in darktable or RawTherapee.";
    private static final String HEIC = "Convert it to JPEG: on a Mac with sips -s format jpeg FILE --out FILE.jpg or in"
            + " Preview, elsewhere with heif-convert FILE FILE.jpg (of libheif) or magick FILE FILE.jpg (of ImageMagick)."
            + " An iPhone takes JPEGs itself with Settings, Camera, Formats, Most Compatible.";
    private static final String AVIF =
            "Convert it to PNG: avifdec FILE FILE.png (of libavif) or magick FILE FILE.png (of ImageMagick).";

    private static final List<Signature> SIGNATURES = List.of(
            new Signature(0, "GIF8", image("a GIF image", WITH_MAGICK)),
            new Signature(8, "CR\2\0", image("a raw image of a camera", DEVELOP)),
            new Signature(0, "II*\0", image("a TIFF image, or a raw one of a camera", WITH_MAGICK)),
            new Signature(0, "MM\0*", image("a TIFF image, or a raw one of a camera", WITH_MAGICK)),
            new Signature(0, "FUJIFILMCCD-RAW", image("a raw image of a camera", DEVELOP)),
            new Signature(4, "ftypcrx ", image("a raw image of a camera", DEVELOP)),
            new Signature(0, "8BPS", image("a Photoshop document", "Export it as PNG.")),
            new Signature(0, "\u00ff\n", jpegXl()),
            new Signature(4, "JXL \r\n", jpegXl()),
            new Signature(4, "jP  \r\n", image("a JPEG 2000 image", WITH_MAGICK)),
            new Signature(0, "qoif", image("a QOI image", WITH_MAGICK)),
            new Signature(0, "\0\0\1\0", image("an icon of Windows", WITH_MAGICK)),
            new Signature(4, "ftyp", other("a video", "Take frames of it: ffmpeg -i FILE -vf fps=1 frame-%03d.png.")),
            new Signature(0, "\u001aE\u00df\u00a3", other("a video", "Take frames of it with ffmpeg.")),
            new Signature(8, "AVI ", other("a video", "Take frames of it with ffmpeg.")),
            new Signature(0, "PK\3\4", insteadOf("a ZIP archive", "Unpack it, and name the folder that it holds.")),
            new Signature(0, "\u001f\u008b", other("compressed by gzip", "Unpack it.")),
            new Signature(0, "%PDF-", other("a PDF document", "Export its pages as PNG.")),
            new Signature(
                    0, "L\0\0\0\1\24\2\0", insteadOf("a shortcut of Windows", "Copy the file here that it leads to.")),
            new Signature(
                    0, "book\0\0\0\0mark", insteadOf("an alias of macOS", "Copy the file here that it leads to.")),
            new Signature(0, "\0\5\26\7", other("what macOS keeps beside a file (AppleDouble)", "It holds no image.")),
            new Signature(
                    0,
                    "version https://git-lfs",
                    insteadOf("a Git LFS pointer, not the image itself", "Fetch the images with git lfs pull.")),
            new Signature(0, "<svg", image("an SVG drawing", "Export it as PNG.")),
            new Signature(0, "<", other("a web page or XML", "Fetch the image itself.")));

    /** The brands of HEIF files with the coding of HEIC; {@code mif1} and {@code msf1} may hold either. */
    private static final List<String> HEIC_BRANDS =
            List.of("heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs", "mif1", "msf1");

    /** How such files begin, at a place of the file. */
    private record Signature(int offset, String latin1, ForeignFile found) {}

    private static ForeignFile image(String what, String remedy) {
        return new ForeignFile(what, remedy, true, false);
    }

    private static ForeignFile insteadOf(String what, String remedy) {
        return new ForeignFile(what, remedy, false, true);
    }

    private static ForeignFile other(String what, String remedy) {
        return new ForeignFile(what, remedy, false, false);
    }

    private static ForeignFile jpegXl() {
        return image("a JPEG XL image", "Convert it to PNG: djxl FILE FILE.png (of libjxl).");
    }

    /**
     * Returns what a file holds that {@link ImageFormat} does not know; empty if its first bytes do not tell.
     *
     * @param start the first bytes of the file, some hundred or all
     */
    public static Optional<ForeignFile> of(byte[] start) {
        Optional<ForeignFile> coded = highEfficiency(start);
        if (coded.isPresent()) {
            return coded;
        }
        return SIGNATURES.stream()
                .filter(signature -> ImageFormat.startsWith(start, signature.offset(), signature.latin1()))
                .map(Signature::found)
                .findFirst()
                .or(() -> isText(start)
                        ? Optional.of(other("a text file", "Fetch the image itself."))
                        : Optional.empty());
    }

    /** HEIC and AVIF are HEIF files, which list their brands: four letters each, in their first box. */
    private static Optional<ForeignFile> highEfficiency(byte[] start) {
        if (!ImageFormat.startsWith(start, 4, "ftyp")) {
            return Optional.empty();
        }
        int end = Math.min(start.length, (start[2] & 0xFF) * 256 + (start[3] & 0xFF));
        String brands = new String(start, 8, Math.max(0, end - 8), StandardCharsets.ISO_8859_1);
        if (brands.contains("avif") || brands.contains("avis")) {
            return Optional.of(image("an AVIF image", AVIF));
        }
        return HEIC_BRANDS.stream().anyMatch(brand -> ImageFormat.startsWith(start, 8, brand))
                ? Optional.of(image("a HEIC image", HEIC))
                : Optional.empty();
    }

    private static boolean isText(byte[] start) {
        for (int i = 0; i < Math.min(64, start.length); i++) {
            int value = start[i] & 0xFF;
            if (value < ' ' && value != '\n' && value != '\r' && value != '\t') {
                return false;
            }
        }
        return start.length > 0;
    }

    /** Returns the remedy with the file in it; what it is converted to has another name. */
    public String remedyFor(String fileName) {
        int dot = fileName.lastIndexOf('.');
        String stem = dot <= 0 ? fileName : fileName.substring(0, dot);
        boolean taken = List.of("png", "jpg").contains(ImageFormat.extension(fileName));
        return remedy.replace("FILE.", taken ? stem + "-converted." : stem + ".")
                .replace("FILE", fileName);
    }
}
