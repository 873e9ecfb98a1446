package dev.dreambooth.engine.worker;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.spec.RunSpec;
import dev.dreambooth.engine.stage.StageRun;
import dev.dreambooth.engine.stage.evaluate.EvaluateStage;
import dev.dreambooth.engine.stage.generate.GenerateStage;
import dev.dreambooth.engine.stage.regularize.RegularizeStage;
import dev.dreambooth.engine.stage.train.TrainStage;
import dev.dreambooth.engine.stage.verify.Verification;

/** Finds the code of a stage. */
final class Stages {
    private Stages() {}

    /** Returns what carries out a specification. */
    static StageRun of(RunSpec spec) {
        return spec.verify().isPresent() ? new Verification(Stages::of) : of(spec.stage());
    }

    /** Returns what runs a stage. */
    private static StageRun of(Stage stage) {
        return switch (stage) {
            case REGULARIZE -> new RegularizeStage();
            case TRAIN -> new TrainStage();
            case GENERATE -> new GenerateStage();
            case EVALUATE -> new EvaluateStage();
        };
    }
}
