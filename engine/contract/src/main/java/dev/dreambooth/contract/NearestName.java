package dev.dreambooth.contract;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the known name that a misspelled one most likely meant, by edit distance (Levenshtein 1966). */
public final class NearestName {
    private NearestName() {}

    /** Returns the nearest known name, unless even that differs in more than every third letter. */
    public static Optional<String> of(String name, Collection<String> known) {
        String wanted = fold(name);
        return known.stream()
                // no distance is less than that of the lengths; names in files may have any
                .filter(candidate -> Math.abs(wanted.length() - fold(candidate).length()) <= most(candidate))
                .min(Comparator.comparingInt(candidate -> distance(wanted, fold(candidate))))
                .filter(candidate -> distance(wanted, fold(candidate)) <= most(candidate));
    }

    private static int most(String candidate) {
        return Math.max(2, candidate.length() / 3);
    }

    /** Ignores what notations differ in: {@code learning-rate}, {@code learning_rate} and {@code LearningRate}. */
    private static String fold(String name) {
        return name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
