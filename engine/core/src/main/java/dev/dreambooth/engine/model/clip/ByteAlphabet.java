package dev.dreambooth.engine.model.clip;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A printable character for every byte, so that byte sequences can be written as text in a vocabulary file (byte-level
 * BPE, Radford et al. 2019, section 2.2).
 *
 * <p>Bytes that Latin-1 shows as a visible character stand for themselves; the other 68, which are controls and spaces,
 * take the characters from U+0100 on, in order.
 */
final class ByteAlphabet {
    private static final int FIRST_SUBSTITUTE = 0x100;

    private static final char[] CHARACTERS = characters();
    private static final Map<Character, Integer> BYTES = bytes();

    private ByteAlphabet() {}

    private static char[] characters() {
        char[] characters = new char[256];
        int substitute = FIRST_SUBSTITUTE;
        for (int value = 0; value < characters.length; value++) {
            characters[value] = isVisible(value) ? (char) value : (char) substitute++;
        }
        return characters;
    }

    private static boolean isVisible(int latin1) {
        return (latin1 >= '!' && latin1 <= '~') || (latin1 >= 0xA1 && latin1 <= 0xAC) || latin1 >= 0xAE;
    }

    private static Map<Character, Integer> bytes() {
        Map<Character, Integer> bytes = new HashMap<>();
        for (int value = 0; value < CHARACTERS.length; value++) {
            bytes.put(CHARACTERS[value], value);
        }
        return bytes;
    }

    /** Returns the symbols of all bytes in the order in which vocabularies number them: visible ones first. */
    static List<String> inVocabularyOrder() {
        List<String> symbols = new ArrayList<>();
        for (boolean visible : new boolean[] {true, false}) {
            for (int value = 0; value < CHARACTERS.length; value++) {
                if (isVisible(value) == visible) {
                    symbols.add(String.valueOf(CHARACTERS[value]));
                }
            }
        }
        return symbols;
    }

    /** Returns one symbol per byte of the text in UTF-8. */
    static List<String> symbols(String text) {
        List<String> symbols = new ArrayList<>();
        for (byte value : text.getBytes(StandardCharsets.UTF_8)) {
            symbols.add(String.valueOf(CHARACTERS[value & 0xFF]));
        }
        return symbols;
    }

    /** Returns the text whose bytes the characters stand for; what is no UTF-8 becomes the replacement character. */
    static String text(String symbols) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < symbols.length(); i++) {
            Integer value = BYTES.get(symbols.charAt(i));
            if (value != null) {
                bytes.write(value);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
