package dev.dreambooth.engine.evaluation.measure;

import dev.dreambooth.contract.evaluation.Measured;
import dev.dreambooth.engine.evaluation.ByPrompt;
import java.util.List;

/** The share of images, of subject and class, that are of one colour or that the model made no finite numbers for. */
final class DegenerateImages {
    private DegenerateImages() {}

    static Measured of(ByPrompt<List<ImageScore>> scores) throws Unmeasured {
        Units units = new Units();
        add(units, scores.tuned(), scores.base());
        add(units, scores.classTuned(), scores.classBase());
        return units.measured("pixels", null);
    }

    private static void add(Units units, List<List<ImageScore>> tuned, List<List<ImageScore>> base) {
        for (int p = 0; p < tuned.size(); p++) {
            units.add(tuned.get(p).get(0).prompt(), share(tuned.get(p)), share(base.get(p)));
        }
    }

    private static double share(List<ImageScore> images) {
        long degenerate =
                images.stream().filter(image -> image.facts().degenerate()).count();
        return (double) degenerate / images.size();
    }
}
