package dev.dreambooth.engine.stage.train.monitor;

import static dev.dreambooth.contract.settings.train.TrackingSettings.NONE;
import static dev.dreambooth.contract.settings.train.TrackingSettings.REPORT_TO;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.train.TrackingSettings;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.tracking.TrackerFactory;
import dev.dreambooth.engine.tracking.TrackerProvider;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The tools that a training can report to: the engine's own, and those that jars on its class path bring. */
public final class TrackingTools {
    private final StageContext context;
    private final Map<String, TrackerProvider> provided = new TreeMap<>();
    private final Map<String, TrackerProvider> asked = new LinkedHashMap<>();

    /**
     * Finds the tools.
     *
     * @throws UserError if one that is asked for is not there, or a jar brings what is none
     */
    public TrackingTools(StageContext context) {
        this.context = context;
        ServiceLoader<TrackerProvider> found =
                ServiceLoader.load(TrackerProvider.class, TrackerProvider.class.getClassLoader());
        try {
            found.forEach(provider -> provided.merge(provider.name(), provider, TrackingTools::enginesOwn));
        } catch (ServiceConfigurationError e) {
            throw UserError.configuration(
                            "A tracker on the engine's class path cannot be used: " + e.getMessage() + ".",
                            "Mend the jar that brings it, or take it off the class path.")
                    .causedBy(e);
        }
        for (String tool : context.get(REPORT_TO)) {
            if (!tool.equals(NONE)) {
                TrackerProvider provider = provided.get(tool);
                if (provider == null) {
                    throw unknown(tool);
                }
                asked.put(tool, provider);
            }
        }
    }

    /** Where a jar brings a tool of a name that the engine has, the engine's is meant. */
    private static TrackerProvider enginesOwn(TrackerProvider one, TrackerProvider other) {
        return one.getClass().getPackage().equals(TrackerProvider.class.getPackage()) ? one : other;
    }

    private UserError unknown(String tool) {
        String there = String.join(", ", TrackingSettings.BUILT_IN);
        List<String> others = provided.keySet().stream()
                .filter(name -> !TrackingSettings.BUILT_IN.contains(name))
                .toList();
        String brought = others.isEmpty() ? "no jar brings another" : String.join(", ", others);
        return UserError.configuration(
                        "reportTo names '" + tool + "', but there is no such tracker: there are " + there + ", and "
                                + brought + ".",
                        "Correct the name, or put the jar that brings it on the engine's class path; see"
                                + " docs/tracking.md.")
                .about(REPORT_TO);
    }

    /** Returns how to open the tools that are asked for, by name. */
    Map<String, TrackerFactory> factories() {
        Map<String, TrackerFactory> factories = new LinkedHashMap<>();
        asked.forEach((tool, provider) -> factories.put(tool, run -> provider.open(run, context::warn)));
        return factories;
    }
}
