package dev.dreambooth.engine.stage;

import dev.dreambooth.contract.Stage;

/** Finds the code of a stage. */
public final class Stages {
    private Stages() {}

    /** Returns what runs a stage. */
    public static StageRun of(Stage stage) {
        return switch (stage) {
            case REGULARIZE -> new RegularizeStage();
            case TRAIN -> new TrainStage();
            case GENERATE -> new GenerateStage();
        };
    }
}
