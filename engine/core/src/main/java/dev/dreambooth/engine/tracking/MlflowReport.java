package dev.dreambooth.engine.tracking;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mlflow.api.proto.Service.Metric;

/** What MLflow has yet to be told. It does not grow for ever where a server stays away: the oldest goes first. */
final class MlflowReport {
    private static final int MAX_METRICS = 100_000;

    /** Room for a hundred images of 512 pixels a side and more. */
    private static final long MAX_IMAGE_BYTES = 64L << 20;

    private final List<Metric> metrics = new ArrayList<>();
    private final List<StepImage> images = new ArrayList<>();
    private long imageBytes;
    private boolean shortened;

    /** An image and when it was made. */
    record StepImage(long step, SampleImage image) {}

    /** Adds a number, measured now. */
    void add(long step, String name, double value) {
        metrics.add(Metric.newBuilder()
                .setKey(name)
                .setValue(value)
                .setStep(step)
                .setTimestamp(System.currentTimeMillis())
                .build());
        trim();
    }

    /** Adds an image. */
    void add(long step, SampleImage image) {
        images.add(new StepImage(step, image));
        imageBytes += image.png().length;
        trim();
    }

    /** Adds what is newer. */
    void addAll(MlflowReport newer) {
        metrics.addAll(newer.metrics);
        images.addAll(newer.images);
        imageBytes += newer.imageBytes;
        shortened |= newer.shortened;
        trim();
    }

    private void trim() {
        int most = metrics.size() - MAX_METRICS;
        if (most > 0) {
            metrics.subList(0, most).clear();
            shortened = true;
        }
        while (imageBytes > MAX_IMAGE_BYTES && images.size() > 1) { // the newest is kept, however large
            imageBytes -= images.remove(0).image().png().length;
            shortened = true;
        }
    }

    /** Returns in words what is kept at most, if something was left out. */
    Optional<String> shortened() {
        return shortened
                ? Optional.of(MAX_METRICS + " numbers and " + (MAX_IMAGE_BYTES >> 20) + " MiB of images")
                : Optional.empty();
    }

    List<Metric> metrics() {
        return metrics;
    }

    List<StepImage> images() {
        return images;
    }

    boolean isEmpty() {
        return metrics.isEmpty() && images.isEmpty();
    }
}
