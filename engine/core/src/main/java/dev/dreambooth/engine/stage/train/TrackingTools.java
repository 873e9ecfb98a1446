package dev.dreambooth.engine.stage.train;

import static dev.dreambooth.contract.settings.TrackingSettings.CSV;
import static dev.dreambooth.contract.settings.TrackingSettings.MLFLOW;
import static dev.dreambooth.contract.settings.TrackingSettings.MLFLOW_EXPERIMENT;
import static dev.dreambooth.contract.settings.TrackingSettings.MLFLOW_TRACKING_URI;
import static dev.dreambooth.contract.settings.TrackingSettings.NONE;
import static dev.dreambooth.contract.settings.TrackingSettings.REPORT_TO;
import static dev.dreambooth.contract.settings.TrackingSettings.TENSORBOARD;
import static dev.dreambooth.contract.settings.TrackingSettings.WANDB;
import static dev.dreambooth.contract.settings.TrackingSettings.WANDB_PROJECT;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.launch.WorkerCommand;
import dev.dreambooth.contract.settings.TrackingSettings;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.tracking.MetricsCsv;
import dev.dreambooth.engine.tracking.MlflowServer;
import dev.dreambooth.engine.tracking.MlflowTracker;
import dev.dreambooth.engine.tracking.TensorBoardTracker;
import dev.dreambooth.engine.tracking.TrackerFactory;
import dev.dreambooth.engine.tracking.TrackerProvider;
import dev.dreambooth.engine.tracking.WandbTracker;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The tools that a training can report to: the engine's own, and those that jars on its class path bring. */
final class TrackingTools {
    private static final List<String> COLUMNS = List.of(
            "loss",
            "instanceLoss",
            "priorLoss",
            "validationLoss",
            "learningRate",
            "gradNorm",
            "secondsPerStep",
            "memoryBytes");

    private final StageContext context;
    private final Map<String, TrackerProvider> provided = new TreeMap<>();

    /**
     * Finds the tools.
     *
     * @throws UserError if one that is asked for is not there, or a jar brings what is none
     */
    TrackingTools(StageContext context) {
        this.context = context;
        ServiceLoader<TrackerProvider> found =
                ServiceLoader.load(TrackerProvider.class, TrackerProvider.class.getClassLoader());
        try {
            found.forEach(provider -> provided.put(provider.name(), provider));
        } catch (ServiceConfigurationError e) {
            throw UserError.configuration(
                            "A tracker on the engine's class path cannot be used: " + e.getMessage() + ".",
                            "Correct the jar that brings it, or take it off the class path.")
                    .causedBy(e);
        }
        for (String tool : context.get(REPORT_TO)) {
            if (!TrackingSettings.BUILT_IN.contains(tool) && !provided.containsKey(tool)) {
                throw unknown(tool);
            }
        }
    }

    private UserError unknown(String tool) {
        String there = String.join(", ", TrackingSettings.BUILT_IN);
        String brought = provided.isEmpty() ? "no jar brings another" : String.join(", ", provided.keySet());
        return UserError.configuration(
                        "reportTo names '" + tool + "', but there is no such tracker: there are " + there + ", and "
                                + brought + ".",
                        "Correct the name, or put the jar that brings it on the engine's class path; see"
                                + " docs/tracking.md.")
                .about(REPORT_TO.name());
    }

    /** Returns how to open the tools that are asked for, by name. */
    Map<String, TrackerFactory> factories() {
        Map<String, TrackerFactory> factories = new LinkedHashMap<>();
        for (String tool : context.get(REPORT_TO)) {
            switch (tool) {
                case CSV -> factories.put(tool, run -> MetricsCsv.open(run, COLUMNS));
                case TENSORBOARD -> factories.put(tool, TensorBoardTracker::open);
                case WANDB -> factories.put(tool, run -> WandbTracker.open(run, context.get(WANDB_PROJECT)));
                case MLFLOW -> mlflow().ifPresent(factory -> factories.put(tool, factory));
                case NONE -> {
                    // nothing is opened
                }
                default -> factories.put(tool, provided.get(tool));
            }
        }
        return factories;
    }

    private Optional<TrackerFactory> mlflow() {
        if (Boolean.parseBoolean(System.getenv(WorkerCommand.OFFLINE))) {
            context.warn("The run is not tracked by mlflow: the build is offline.");
            return Optional.empty();
        }
        MlflowServer server =
                new MlflowServer(context.get(MLFLOW_TRACKING_URI), context.get(MLFLOW_EXPERIMENT), System.getenv());
        return Optional.of(run -> new MlflowTracker(run, server, context::warn));
    }
}
