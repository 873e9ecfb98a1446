package dev.dreambooth.engine.stage.train.method;

import static dev.dreambooth.contract.settings.train.TrainSettings.RESOLUTION;
import static dev.dreambooth.contract.settings.train.TrainSettings.TRAIN_TEXT_ENCODER;

import dev.dreambooth.engine.family.LatentDiffusionModel;
import dev.dreambooth.engine.model.part.Denoiser;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.ParallelWorkers;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.training.DreamBoothTrainer;
import dev.dreambooth.engine.training.Replica;
import dev.dreambooth.engine.training.Replicas;
import dev.dreambooth.engine.weights.ModelFolder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Sets up training on more than one device. */
public final class DataParallel {
    private DataParallel() {}

    /** Returns how the passes of a step run: on all devices at once, or as suits the model on one. */
    public static ParallelWorkers workers(StageContext context, LatentDiffusionModel model) {
        int devices = context.devices().size();
        return devices == 1
                ? model.workers(context.get(RESOLUTION), context.get(RESOLUTION))
                : ParallelWorkers.onDevices(devices);
    }

    /**
     * Copies the denoiser to all devices but the first, and has a trainer use the copies.
     *
     * @param base where the copies are read from
     * @param method what is trained of each
     * @return the copies, for the caller to close
     */
    public static Replicas spread(
            StageContext context, ModelFolder base, TrainingMethod method, DreamBoothTrainer trainer) {
        List<Device> devices = context.devices();
        List<Replica> others = new ArrayList<>();
        for (Device device : devices.subList(1, devices.size())) {
            others.add(replica(
                    context,
                    base,
                    device,
                    method,
                    trainer.trained(base.layout().denoiser().name())));
        }
        Replicas replicas = new Replicas(others);
        trainer.spreadOver(replicas);
        return replicas;
    }

    private static Replica replica(
            StageContext context,
            ModelFolder base,
            Device device,
            TrainingMethod method,
            Map<String, Tensor> originals) {
        Denoiser copy = method.copiesAreFrozen()
                ? LatentDiffusionModel.openDenoiser(base, device, context.denoiserForm())
                : LatentDiffusionModel.openDenoiserToTrain(base, device, context.denoiserType());
        Map<String, Tensor> copies = method.replicate(copy);
        return new Replica(
                copy,
                device,
                originals.keySet().stream().map(copies::get).toList(),
                List.copyOf(originals.values()),
                context.get(TRAIN_TEXT_ENCODER));
    }
}
