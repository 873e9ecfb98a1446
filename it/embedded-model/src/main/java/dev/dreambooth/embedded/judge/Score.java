package dev.dreambooth.embedded.judge;

import dev.dreambooth.embedded.image.Compositor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How many answers were right.
 *
 * @param nouns share of right nouns, 0 to 1
 * @param places share of right places, 0 to 1
 * @param count number of answers
 * @param mistakes each wrong one in words
 */
record Score(double nouns, double places, int count, List<String> mistakes) {
    static Score of(Compositor compositor, List<Answer> given, List<Answer> right) {
        int nouns = 0;
        int places = 0;
        List<String> mistakes = new ArrayList<>();
        for (int i = 0; i < right.size(); i++) {
            nouns += given.get(i).noun() == right.get(i).noun() ? 1 : 0;
            places += given.get(i).place() == right.get(i).place() ? 1 : 0;
            if (!given.get(i).equals(right.get(i))) {
                mistakes.add(words(compositor, right.get(i)) + " taken for " + words(compositor, given.get(i)));
            }
        }
        return new Score((double) nouns / right.size(), (double) places / right.size(), right.size(), mistakes);
    }

    private static String words(Compositor compositor, Answer answer) {
        return compositor.nouns().get(answer.noun()) + " "
                + compositor.places().get(answer.place()).phrase();
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "of %d nouns %.1f %%, places %.1f %%; mistakes: %s",
                count,
                100 * nouns,
                100 * places,
                mistakes);
    }
}
