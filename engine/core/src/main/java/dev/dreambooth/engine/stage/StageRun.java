package dev.dreambooth.engine.stage;

/** One stage of the job. */
@FunctionalInterface
public interface StageRun {
    /**
     * Runs the stage.
     *
     * @return what came of it
     * @throws dev.dreambooth.contract.UserError if the user can fix what stops it
     * @throws CancelledException if it stopped because it was asked to
     */
    Outcome run(StageContext context);
}
