package dev.dreambooth.engine.stage;

import dev.dreambooth.contract.RunSpec;
import dev.dreambooth.contract.Stage;

/** Finds the code of a stage. */
public final class Stages {
    private Stages() {}

    /** Returns what carries out a specification. */
    public static StageRun of(RunSpec spec) {
        return spec.verify().isPresent() ? new Verification() : of(spec.stage());
    }

    /** Returns what runs a stage. */
    static StageRun of(Stage stage) {
        return switch (stage) {
            case REGULARIZE -> new RegularizeStage();
            case TRAIN -> new TrainStage();
            case GENERATE -> new GenerateStage();
        };
    }
}
