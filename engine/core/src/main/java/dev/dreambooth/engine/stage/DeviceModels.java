package dev.dreambooth.engine.stage;

import dev.dreambooth.engine.diffusion.SchedulerConfig;
import dev.dreambooth.engine.family.LatentDiffusionModel;
import dev.dreambooth.engine.sampling.TextToImagePipeline;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.ParallelWorkers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The model on every device of a run, for images that are dealt out to them one by one. */
public final class DeviceModels implements AutoCloseable {
    private static final int GROUP = 4;

    private final LatentDiffusionModel first;
    private final List<LatentDiffusionModel> others = new ArrayList<>();
    private final List<TextToImagePipeline> pipelines = new ArrayList<>();

    /**
     * Opens the model on all devices but the first.
     *
     * @param first the model on the first device; not owned
     * @param scheduler the model's {@code scheduler_config.json}
     * @param open opens the same model on another device
     */
    public DeviceModels(
            LatentDiffusionModel first,
            SchedulerConfig scheduler,
            Function<Device, LatentDiffusionModel> open,
            StageContext context) {
        this.first = first;
        pipelines.add(new TextToImagePipeline(first, scheduler));
        List<Device> devices = context.devices();
        for (Device device : devices.subList(1, devices.size())) {
            LatentDiffusionModel other = open.apply(device);
            others.add(other);
            pipelines.add(new TextToImagePipeline(other, scheduler));
        }
    }

    /**
     * Returns the pipeline on the device whose turn it is.
     *
     * @param piece place among those that {@link #workers} are given
     */
    public TextToImagePipeline pipeline(int piece) {
        return pipelines.get(piece % pipelines.size());
    }

    /**
     * Returns how many images of a size are denoised together. A small model's operations take longer to begin than to do,
     * so that it makes four in little more than the time of two. The number goes by model and size alone, and groups are
     * filled up to it: then an image has the same bits whatever it is made beside.
     */
    public int together(int width, int height) {
        return first.isSmall(width, height) ? GROUP : 1;
    }

    /** Returns how to make several images of a size. */
    public ParallelWorkers workers(int width, int height) {
        return others.isEmpty() ? first.workers(width, height) : ParallelWorkers.onDevices(pipelines.size());
    }

    @Override
    public void close() {
        others.forEach(LatentDiffusionModel::close);
    }
}
