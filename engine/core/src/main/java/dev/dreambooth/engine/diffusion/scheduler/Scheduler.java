package dev.dreambooth.engine.diffusion.scheduler;

import dev.dreambooth.engine.tensor.Tensor;

/**
 * A scheduler: it walks from noise to a clean sample, asking the network for a prediction at each of its timesteps.
 *
 * <p>An instance serves one run; its steps are taken once each, in order, from the first or, if the sample is an image with
 * noise {@linkplain #addNoise added}, from a later one. Where a step of the method takes two predictions ({@link
 * #callsPerStep}), each counts as a step here, and the sample between them is one on the way. A multistep scheduler
 * remembers earlier predictions, which {@link #close} frees.
 *
 * <pre>{@code
 * x = noise * scheduler.initNoiseSigma()
 * for each i: x = scheduler.step(network(scheduler.scaleModelInput(x, i), timesteps[i]), i, x, noise)
 * }</pre>
 */
public interface Scheduler extends AutoCloseable {
    /**
     * Returns the timesteps to give the network, noisiest first. There may be more than steps were asked for, with one
     * twice (PNDM, Heun), and they may be fractions (Euler).
     */
    double[] timesteps();

    /** Returns how many predictions a step takes, 1 or 2; the last step, to a clean sample, takes one. */
    default int callsPerStep() {
        return 1;
    }

    /** Returns the standard deviation that the initial noise must have. */
    default double initNoiseSigma() {
        return 1;
    }

    /** Returns the sample as the network wants to see it at the step with this index: of about unit variance. */
    default Tensor scaleModelInput(Tensor sample, int step) {
        return sample;
    }

    /**
     * Returns a clean sample with as much noise as there is before a step, in the scheduler's own scale.
     *
     * @param clean the clean sample
     * @param noise standard normal, of the same shape
     * @param step index of the step
     */
    Tensor addNoise(Tensor clean, Tensor noise, int step);

    /** Returns whether the step with this index asks for fresh noise. */
    default boolean drawsNoise(int step) {
        return false;
    }

    /**
     * Takes one step.
     *
     * @param modelOutput the network's prediction for the sample at {@code timesteps()[step]}
     * @param step index of the step, counted from 0
     * @param sample the noisy sample before this step, of the same shape
     * @param noise asked for fresh noise of this step, or an earlier one, if it {@linkplain #drawsNoise draws} any
     * @return the sample after this step, less noisy
     */
    Tensor step(Tensor modelOutput, int step, Tensor sample, StepNoise noise);

    /** Frees what is remembered of earlier steps. */
    @Override
    default void close() {}
}
