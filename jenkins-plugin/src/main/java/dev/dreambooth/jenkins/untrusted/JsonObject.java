package dev.dreambooth.jenkins.untrusted;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A JSON object from an agent. A member that is missing or of another kind is simply not there. */
public final class JsonObject {
    private static final JsonObject EMPTY = new JsonObject(Map.of());

    private final Map<?, ?> members;

    private JsonObject(Map<?, ?> members) {
        this.members = members;
    }

    /**
     * Reads an object.
     *
     * @param maxChars the longest text that is looked at
     * @throws UntrustedDataException if it is longer, or no object
     */
    public static JsonObject parse(String text, int maxChars) throws UntrustedDataException {
        if (text.length() > maxChars) {
            throw new UntrustedDataException("larger than " + maxChars + " characters");
        }
        if (JsonParser.parse(text) instanceof Map<?, ?> members) {
            return new JsonObject(members);
        }
        throw new UntrustedDataException("not usable as JSON: no object");
    }

    /** Returns a text, cleaned and cut to a length; a number or truth value as its text. */
    public Optional<String> text(String name, int maxChars) {
        Object value = members.get(name);
        return value == null ? Optional.empty() : plain(value).map(text -> Text.clean(text, maxChars));
    }

    /** Returns a finite number. */
    public Optional<Double> number(String name) {
        return members.get(name) instanceof Double number ? Optional.of(number) : Optional.empty();
    }

    /** Returns a number as a whole one in a range; one outside of it is not there. */
    public Optional<Long> whole(String name, long min, long max) {
        return number(name).filter(number -> number >= min && number <= max).map(Double::longValue);
    }

    /** Returns a truth value; false if there is none. */
    public boolean flag(String name) {
        return Boolean.TRUE.equals(members.get(name));
    }

    /** Returns an object; an empty one if there is none. */
    public JsonObject object(String name) {
        return members.get(name) instanceof Map<?, ?> object ? new JsonObject(object) : EMPTY;
    }

    /** Returns the first objects of a list; none if there is no list. */
    public List<JsonObject> objects(String name, int limit) {
        List<JsonObject> objects = new ArrayList<>();
        if (members.get(name) instanceof List<?> list) {
            for (Object element : list) {
                if (objects.size() < limit && element instanceof Map<?, ?> object) {
                    objects.add(new JsonObject(object));
                }
            }
        }
        return objects;
    }

    /** Returns the first texts of a list, cleaned and cut to a length; none if there is no list. */
    public List<String> list(String name, int limit, int maxChars) {
        List<String> texts = new ArrayList<>();
        if (members.get(name) instanceof List<?> list) {
            for (Object element : list) {
                if (texts.size() < limit && element instanceof String text) {
                    texts.add(Text.clean(text, maxChars));
                }
            }
        }
        return texts;
    }

    /** Returns the first members that are objects, names cleaned. */
    public Map<String, JsonObject> members(int limit) {
        Map<String, JsonObject> objects = new LinkedHashMap<>();
        members.forEach((name, value) -> {
            if (objects.size() < limit && value instanceof Map<?, ?> object) {
                objects.put(Text.clean(name.toString(), 100), new JsonObject(object));
            }
        });
        return objects;
    }

    /** Returns the first members that are scalars or lists of these as texts, names cleaned as well. */
    public Map<String, String> texts(int limit, int maxChars) {
        Map<String, String> texts = new LinkedHashMap<>();
        members.forEach((name, value) -> {
            if (texts.size() < limit && value != null) {
                plain(value).ifPresent(text -> texts.put(Text.clean(name.toString(), 100), Text.clean(text, maxChars)));
            }
        });
        return texts;
    }

    /** Returns the first members that are numbers, names cleaned. */
    public Map<String, Double> numbers(int limit) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        members.forEach((name, value) -> {
            if (numbers.size() < limit && value instanceof Double number) {
                numbers.put(Text.clean(name.toString(), 100), number);
            }
        });
        return numbers;
    }

    private static Optional<String> plain(Object value) {
        if (value instanceof String || value instanceof Boolean) {
            return Optional.of(value.toString());
        }
        if (value instanceof Double number) {
            boolean whole = number == Math.rint(number) && Math.abs(number) < 1e15;
            return Optional.of(whole ? Long.toString(number.longValue()) : number.toString());
        }
        if (value instanceof List<?> list) {
            List<String> texts = new ArrayList<>();
            for (Object element : list) {
                if (element == null || element instanceof Map || element instanceof List) {
                    return Optional.empty();
                }
                plain(element).ifPresent(texts::add);
            }
            return Optional.of(String.join(" | ", texts));
        }
        return Optional.empty();
    }
}
