package dev.dreambooth.engine.data.png;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A text stored in a PNG under a keyword: as {@code tEXt} where Latin-1 suffices, otherwise as {@code iTXt}, which
 * holds UTF-8 (PNG specification, section 11.3.4).
 *
 * @param keyword 1 to 79 printable ASCII characters
 * @param text the text; line ends are LF
 */
record PngText(String keyword, String text) {
    private static final String LATIN = "tEXt";
    private static final String INTERNATIONAL = "iTXt";
    private static final int MAX_KEYWORD = 79;

    PngText {
        if (!keyword.matches("[!-~]([ -~]*[!-~])?") || keyword.length() > MAX_KEYWORD) {
            throw new IllegalArgumentException("no PNG keyword: " + keyword);
        }
    }

    /** Returns a text for writing: line ends become LF, and NUL, which would end it early, is dropped. */
    static PngText of(String keyword, String text) {
        return new PngText(
                keyword, text.replace("\r\n", "\n").replace('\r', '\n').replace("\0", ""));
    }

    String chunkType() {
        return text.chars().allMatch(PngText::isLatin) ? LATIN : INTERNATIONAL;
    }

    byte[] chunkData() {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.writeBytes(keyword.getBytes(StandardCharsets.ISO_8859_1));
        data.write(0);
        if (chunkType().equals(LATIN)) {
            data.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
        } else {
            // Not compressed, method 0, no language tag, no translated keyword.
            data.writeBytes(new byte[] {0, 0, 0, 0});
            data.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        }
        return data.toByteArray();
    }

    /**
     * Returns the texts of a PNG file in their order; compressed ones, which may unpack to any size, are passed over.
     *
     * @throws IOException if the file is no whole PNG
     */
    static Map<String, String> readAll(byte[] file) throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        for (PngChunk chunk : PngChunk.readAll(file)) {
            parse(chunk).ifPresent(found -> texts.put(found.keyword(), found.text()));
        }
        return texts;
    }

    private static Optional<PngText> parse(PngChunk chunk) {
        boolean international = chunk.type().equals(INTERNATIONAL);
        if (!international && !chunk.type().equals(LATIN)) {
            return Optional.empty();
        }
        ByteBuffer data = chunk.data().duplicate();
        String keyword = StandardCharsets.ISO_8859_1.decode(untilZero(data)).toString();
        if (keyword.isEmpty()
                || keyword.length() > MAX_KEYWORD
                || !keyword.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            return Optional.empty();
        }
        if (!international) {
            return Optional.of(new PngText(
                    keyword, StandardCharsets.ISO_8859_1.decode(data).toString()));
        }
        if (data.remaining() < 2 || data.getShort() != 0) {
            return Optional.empty();
        }
        untilZero(data);
        untilZero(data);
        return Optional.of(
                new PngText(keyword, StandardCharsets.UTF_8.decode(data).toString()));
    }

    /** Returns the bytes before the next zero and moves behind it; all that is left where there is no zero. */
    private static ByteBuffer untilZero(ByteBuffer data) {
        int start = data.position();
        int end = start;
        while (end < data.limit() && data.get(end) != 0) {
            end++;
        }
        data.position(Math.min(end + 1, data.limit()));
        return data.slice(start, end - start);
    }

    private static boolean isLatin(int c) {
        return c == '\n' || (c >= ' ' && c <= '~') || (c >= 0xA0 && c <= 0xFF);
    }
}
