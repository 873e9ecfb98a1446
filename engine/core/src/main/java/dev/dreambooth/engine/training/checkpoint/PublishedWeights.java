package dev.dreambooth.engine.training.checkpoint;

import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.training.optimizer.ScheduleFreeAdamW;
import java.util.Optional;

/** What of the tensors in a checkpoint is published as the weights of a model. */
public sealed interface PublishedWeights {
    /** Finds a tensor of a checkpoint. */
    interface Stored {
        /** Returns the tensor, if there is one of that name and of the weight's shape. */
        Optional<Tensor> find(String name);
    }

    /**
     * Returns one of the weights.
     *
     * @param name with what it begins with for its part of the model
     */
    Optional<Tensor> of(String name, Stored stored);

    /** Returns what to call them. */
    String what();

    /** The weights of the last step. */
    record Last() implements PublishedWeights {
        @Override
        public Optional<Tensor> of(String name, Stored stored) {
            return stored.find(Checkpoint.WEIGHT + name);
        }

        @Override
        public String what() {
            return "weights";
        }
    }

    /** Their exponential moving averages. */
    record MovingAverages() implements PublishedWeights {
        @Override
        public Optional<Tensor> of(String name, Stored stored) {
            return stored.find("ema." + name);
        }

        @Override
        public String what() {
            return "averages";
        }
    }

    /**
     * The averages that a schedule-free optimizer trains.
     *
     * @param beta1 how near to them gradients were taken
     */
    record ScheduleFree(double beta1) implements PublishedWeights {
        @Override
        public Optional<Tensor> of(String name, Stored stored) {
            Optional<Tensor> exact = stored.find("master." + name).or(() -> stored.find(Checkpoint.WEIGHT + name));
            return exact.flatMap(y -> stored.find("z." + name).map(z -> ScheduleFreeAdamW.average(y, z, beta1)));
        }

        @Override
        public String what() {
            return "schedule-free averages";
        }
    }
}
