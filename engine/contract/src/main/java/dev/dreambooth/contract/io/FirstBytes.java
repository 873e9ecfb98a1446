package dev.dreambooth.contract.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Tells by a file's first bytes what it is, where it is not what its name promises: the pointer that Git LFS leaves, the page
 * that a site answers with, an archive, a download that was broken off. To be asked before a cause is guessed.
 */
public final class FirstBytes {
    /** The kinds that are told apart where a reader takes either. */
    public enum Kind {
        /** Weights as safetensors has them. */
        SAFETENSORS,
        /** A ZIP archive, which is what PyTorch writes too. */
        ZIP,
        /** A Python pickle without an archive around it, as PyTorch wrote before 1.6. */
        PICKLE,
        /** Anything else that is told. */
        OTHER
    }

    /**
     * What a file is.
     *
     * @param kind what readers go by
     * @param what completes a sentence that ends in "is"
     * @param remedy what to do where something else was wanted, in a sentence
     */
    public record Finding(Kind kind, String what, String remedy) {
        private static Finding other(String what, String remedy) {
            return new Finding(Kind.OTHER, what, remedy);
        }
    }

    private static final int LOOKED_AT = 4096;
    private static final int TEXT_SHOWN = 80;
    private static final String AGAIN = "Fetch the file again.";
    private static final String UNPACK = "Unpack it, and name what it holds.";
    private static final String LFS = "version https://git-lfs.github.com/spec/";

    /** How files of formats begin that are never wanted, in Latin-1. */
    private static final List<Signature> SIGNATURES = List.of(
            new Signature(0, "\u001f\u008b", "compressed by gzip", UNPACK),
            new Signature(0, "7z\u00bc\u00af'\u001c", "a 7-Zip archive", UNPACK),
            new Signature(0, "Rar!\u001a\u0007", "a RAR archive", UNPACK),
            new Signature(0, "\u00fd7zXZ", "compressed by xz", UNPACK),
            new Signature(4, "1AY&SY", "compressed by bzip2", UNPACK),
            new Signature(0, "(\u00b5/\u00fd", "compressed by Zstandard", UNPACK),
            new Signature(257, "ustar", "a tar archive", UNPACK),
            new Signature(
                    0, "GGUF", "a GGUF file", "Quantized weights of that format are not read: take .safetensors."),
            new Signature(0, "\u0089HDF\r\n", "an HDF5 file, as Keras writes", "Take the file in .safetensors."),
            new Signature(
                    0, "\0\5\26\7", "what macOS keeps beside a file (AppleDouble)", "Name the file without ._ before."),
            new Signature(0, "\u0089PNG\r\n", "a PNG image", AGAIN),
            new Signature(0, "\u00ff\u00d8\u00ff", "a JPEG image", AGAIN),
            new Signature(0, "GIF8", "a GIF image", AGAIN),
            new Signature(8, "WEBP", "a WebP image", AGAIN),
            new Signature(0, "%PDF-", "a PDF document", AGAIN),
            new Signature(0, "L\0\0\0\1\24\2\0", "a shortcut of Windows", "Name the file that it leads to."),
            new Signature(0, "\177ELF", "a program", AGAIN));

    private static final List<String> PAGES =
            List.of("<!doctype html", "<html", "<head", "<body", "<script", "<?xml", "<error");

    /** How such a format begins, at a place of the file. */
    private record Signature(int offset, String latin1, String what, String remedy) {
        boolean begins(byte[] start) {
            byte[] magic = latin1.getBytes(StandardCharsets.ISO_8859_1);
            for (int i = 0; i < magic.length; i++) {
                if (offset + i >= start.length || start[offset + i] != magic[i]) {
                    return false;
                }
            }
            return true;
        }
    }

    private FirstBytes() {}

    /**
     * Returns what a file is, if it is no text and no kind of file that nobody here knows. Its content is not checked beyond
     * its first bytes.
     */
    public static Optional<Finding> of(Path file) {
        if (Files.isDirectory(file)) {
            return Optional.of(Finding.other("a folder", "Name the file itself."));
        }
        try (InputStream in = Files.newInputStream(file)) {
            return of(in.readNBytes(LOOKED_AT));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /** As {@link #of(Path)}, and a text is one that begins with its first words: these often say what went wrong. */
    public static Optional<Finding> ofBinary(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(LOOKED_AT);
            return of(start).or(() -> text(start));
        } catch (IOException unreadable) {
            return of(file);
        }
    }

    /** Returns what the file is that begins so. */
    public static Optional<Finding> of(byte[] start) {
        if (start.length == 0) {
            return Optional.of(Finding.other("empty (0 bytes)", AGAIN));
        }
        if (isSafetensors(start)) {
            return Optional.of(new Finding(
                    Kind.SAFETENSORS, "a safetensors file", "Give it the ending .safetensors, or take another."));
        }
        if (new Signature(0, "PK\3\4", "", "").begins(start) || new Signature(0, "PK\5\6", "", "").begins(start)) {
            return Optional.of(new Finding(
                    Kind.ZIP,
                    "a ZIP archive, as PyTorch's pickles are too",
                    "Take the file in .safetensors, or unpack it."));
        }
        if (start.length > 2 && start[0] == (byte) 0x80 && start[1] >= 2 && start[1] <= 5) {
            return Optional.of(new Finding(
                    Kind.PICKLE,
                    "a Python pickle, as PyTorch saved before 1.6",
                    "Take the file in .safetensors; such a pickle could run any code, so it is not read."));
        }
        for (Signature signature : SIGNATURES) {
            if (signature.begins(start)) {
                return Optional.of(Finding.other(signature.what(), signature.remedy()));
            }
        }
        return zeros(start).or(() -> pointer(start)).or(() -> page(start));
    }

    /** A header's length of less than 4 GiB, and the brace that begins it. */
    private static boolean isSafetensors(byte[] start) {
        return start.length > Long.BYTES
                && start[Long.BYTES] == '{'
                && start[4] == 0
                && start[5] == 0
                && start[6] == 0
                && start[7] == 0;
    }

    private static Optional<Finding> zeros(byte[] start) {
        for (byte value : start) {
            if (value != 0) {
                return Optional.empty();
            }
        }
        return Optional.of(
                Finding.other("all zeros where it should begin, as a download is that was broken off", AGAIN));
    }

    private static Optional<Finding> pointer(byte[] start) {
        String text = new String(start, StandardCharsets.ISO_8859_1).stripLeading();
        if (!text.startsWith(LFS)) {
            return Optional.empty();
        }
        String size = text.lines()
                .filter(line -> line.matches("size \\d{1,18}"))
                .map(line -> " of " + line.substring("size ".length()) + " bytes")
                .findFirst()
                .orElse("");
        return Optional.of(Finding.other(
                "a Git LFS pointer in place of the file" + size,
                "Run git lfs pull where it was cloned, or download the file itself."));
    }

    private static Optional<Finding> page(byte[] start) {
        String text = new String(start, StandardCharsets.UTF_8)
                .replace("\uFEFF", "")
                .stripLeading()
                .toLowerCase(Locale.ROOT);
        return PAGES.stream().anyMatch(text::startsWith)
                ? Optional.of(Finding.other(
                        "a web page (or other XML)",
                        "Download the file itself: sites answer so that ask for a login, or where the address is that of a"
                                + " page about the file."))
                : Optional.empty();
    }

    private static Optional<Finding> text(byte[] start) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(start, 0, Math.min(start.length, TEXT_SHOWN)))
                    .toString();
            boolean printable = text.chars().allMatch(c -> c >= ' ' || Character.isWhitespace(c));
            String first = text.strip().lines().findFirst().orElse("");
            return printable && !first.isEmpty()
                    ? Optional.of(Finding.other(
                            "a text that begins '" + first + "'",
                            "Fetch the file again; where a server answered so, the text may say why."))
                    : Optional.empty();
        } catch (CharacterCodingException noText) {
            return Optional.empty();
        }
    }
}
