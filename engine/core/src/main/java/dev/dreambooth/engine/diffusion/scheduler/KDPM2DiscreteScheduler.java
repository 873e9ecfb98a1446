package dev.dreambooth.engine.diffusion.scheduler;

import dev.dreambooth.engine.diffusion.SchedulerConfig;

/**
 * DPM-Solver-2 on the noise levels of Karras et al. (A1111 calls it DPM2): {@link MidpointScheduler}, without fresh noise.
 */
final class KDPM2DiscreteScheduler extends MidpointScheduler {
    KDPM2DiscreteScheduler(SchedulerConfig config, int count) {
        super(config, count, (sigma, next) -> next);
    }
}
