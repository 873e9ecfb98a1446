package dev.dreambooth.engine.evaluation.lint;

import dev.dreambooth.engine.data.folder.TrainingImage;
import dev.dreambooth.engine.data.image.ImageSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Images of which the crop to the trained shape loses much. */
public final class CutImages {
    /** The share of an image above which it is worth telling: a photo of 3:2 loses a third, and is as cameras make them. */
    private static final double MUCH = 0.4;

    private CutImages() {}

    /**
     * Remarks on images.
     *
     * @param sizes what is cut from each
     * @param buckets whether sizes are as near to each image's shape as may be
     */
    public static Optional<String> of(List<TrainingImage> images, List<ImageSize> sizes, boolean buckets) {
        List<String> cut = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            double share = sizes.get(i).cutFrom(images.get(i).image());
            if (share > MUCH) {
                cut.add(String.format(Locale.ROOT, "%s (%.0f %%)", images.get(i).name(), 100 * share));
            }
        }
        return cut.isEmpty()
                ? Optional.empty()
                : Optional.of("Much is cut off from " + String.join(", ", cut)
                        + " at each step. Cut out the subject yourself"
                        + (buckets ? "" : ", or set aspectRatioBuckets to true") + ".");
    }
}
