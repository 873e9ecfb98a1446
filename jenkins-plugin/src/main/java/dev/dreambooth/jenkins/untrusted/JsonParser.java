package dev.dreambooth.jenkins.untrusted;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON into maps, lists, texts, doubles, booleans and nulls, and nothing else: no types by name, no references,
 * limited depth, finite numbers, each name once. Jenkins core offers no parser without surprises, and bundling one
 * would put it in the way of other plugins'.
 */
final class JsonParser {
    private static final int MAX_DEPTH = 16;

    private final String text;
    private int at;

    private JsonParser(String text) {
        this.text = text;
    }

    /**
     * Returns the value that a text is.
     *
     * @throws UntrustedDataException if it is not JSON, or more than we take
     */
    static @Nullable Object parse(String text) throws UntrustedDataException {
        JsonParser parser = new JsonParser(text);
        parser.skipSpace();
        Object value = parser.value(0);
        parser.skipSpace();
        if (parser.at != text.length()) {
            throw parser.error("something after the end");
        }
        return value;
    }

    private @Nullable Object value(int depth) throws UntrustedDataException {
        if (depth > MAX_DEPTH) {
            throw error("deeper nesting than " + MAX_DEPTH);
        }
        return switch (peek()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, @Nullable Object> object(int depth) throws UntrustedDataException {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        expect('{');
        skipSpace();
        while (peek() != '}') {
            if (!members.isEmpty()) {
                expect(',');
                skipSpace();
            }
            String name = string();
            skipSpace();
            expect(':');
            skipSpace();
            Object value = value(depth + 1);
            if (members.containsKey(name)) {
                throw error("a name twice");
            }
            members.put(name, value);
            skipSpace();
        }
        expect('}');
        return members;
    }

    private List<@Nullable Object> array(int depth) throws UntrustedDataException {
        List<@Nullable Object> elements = new ArrayList<>();
        expect('[');
        skipSpace();
        while (peek() != ']') {
            if (!elements.isEmpty()) {
                expect(',');
                skipSpace();
            }
            elements.add(value(depth + 1));
            skipSpace();
        }
        expect(']');
        return elements;
    }

    private String string() throws UntrustedDataException {
        expect('"');
        StringBuilder value = new StringBuilder();
        while (peek() != '"') {
            char next = take();
            if (next < ' ') {
                throw error("a control character in a text");
            }
            value.append(next == '\\' ? escape() : next);
        }
        expect('"');
        return value.toString();
    }

    private char escape() throws UntrustedDataException {
        char next = take();
        return switch (next) {
            case '"', '\\', '/' -> next;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw error("an unknown escape");
        };
    }

    private char unicode() throws UntrustedDataException {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(take(), 16);
            if (digit < 0) {
                throw error("an unknown escape");
            }
            code = code * 16 + digit;
        }
        return (char) code;
    }

    private @Nullable Object word(String word, @Nullable Object value) throws UntrustedDataException {
        if (!text.startsWith(word, at)) {
            throw error("an unknown word");
        }
        at += word.length();
        return value;
    }

    private Double number() throws UntrustedDataException {
        int start = at;
        while (at < text.length() && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        try {
            double value = Double.parseDouble(text.substring(start, at));
            if (!Double.isFinite(value)) {
                throw error("a number that is not finite");
            }
            return value;
        } catch (NumberFormatException e) {
            throw error("something that is no value");
        }
    }

    private void skipSpace() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private void expect(char wanted) throws UntrustedDataException {
        if (take() != wanted) {
            throw error("something other than '" + wanted + "'");
        }
    }

    private char take() throws UntrustedDataException {
        char next = peek();
        at++;
        return next;
    }

    private char peek() throws UntrustedDataException {
        if (at >= text.length()) {
            throw error("an early end");
        }
        return text.charAt(at);
    }

    private UntrustedDataException error(String what) {
        return new UntrustedDataException("not usable as JSON: " + what + " at character " + at);
    }
}
