package dev.dreambooth.engine.tracking;

import java.util.ArrayList;
import java.util.List;
import org.mlflow.api.proto.Service.Metric;

/** What MLflow has yet to be told. It does not grow for ever where a server stays away: the oldest goes first. */
final class MlflowReport {
    private static final int MAX_METRICS = 100_000;
    private static final int MAX_IMAGES = 32;

    private final List<Metric> metrics = new ArrayList<>();
    private final List<StepImage> images = new ArrayList<>();

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
        trim(metrics, MAX_METRICS);
    }

    /** Adds an image. */
    void add(long step, SampleImage image) {
        images.add(new StepImage(step, image));
        trim(images, MAX_IMAGES);
    }

    /** Adds what is newer. */
    void addAll(MlflowReport newer) {
        metrics.addAll(newer.metrics);
        images.addAll(newer.images);
        trim(metrics, MAX_METRICS);
        trim(images, MAX_IMAGES);
    }

    private static void trim(List<?> list, int most) {
        if (list.size() > most) {
            list.subList(0, list.size() - most).clear();
        }
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
