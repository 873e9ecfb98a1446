package dev.dreambooth.engine.evaluation.lint;

import java.util.List;
import java.util.Locale;

/** Names images in sentences: all of a few, the first of many. */
final class Names {
    private static final int MOST = 12;

    private Names() {}

    /** Returns such as {@code 01.jpg, 02.jpg and 03.jpg}. */
    static String of(List<String> names) {
        if (names.size() > MOST) {
            return String.format(
                    Locale.ROOT, "%s and %d more", String.join(", ", names.subList(0, MOST)), names.size() - MOST);
        }
        int last = names.size() - 1;
        return last == 0 ? names.get(0) : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
    }
}
