package dev.dreambooth.maven.settings;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.RegularizeSettings;
import dev.dreambooth.contract.settings.Settings;
import dev.dreambooth.contract.settings.resolve.SettingSources;
import dev.dreambooth.contract.settings.type.Effect;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import dev.dreambooth.contract.settings.value.Setting;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Refuses executions of one goal in one module that would put different results into the same folder, before the first
 * of them runs: the second would throw away what the first took hours to make.
 */
public final class OtherExecutions {
    private final Stage stage;
    private final String id;
    private final ResolvedSettings settings;

    /**
     * Creates a check.
     *
     * @param id the id of the execution that is about to run
     * @param settings its settings
     */
    public OtherExecutions(Stage stage, String id, ResolvedSettings settings) {
        this.stage = stage;
        this.id = id;
        this.settings = settings;
    }

    /**
     * Compares with all other executions of the goal.
     *
     * @param others where the settings of each are written, by its id
     * @throws UserError if one has the same folder and other settings
     */
    public void refuseClash(Map<String, SettingSources> others) {
        others.forEach((otherId, sources) -> resolved(sources).ifPresent(other -> {
            if (!otherId.equals(id)
                    && results(other).equals(results(settings))
                    && !made(other).equals(made(settings))) {
                throw UserError.configuration(
                                "The executions " + id + " and " + otherId + " of " + stage.id()
                                        + " would both write to " + results(settings) + ", with different settings.",
                                "Give each an <outputDirectory> of its own, such as ${project.build.directory}/" + id
                                        + ".")
                        .about(CommonSettings.OUTPUT_DIRECTORY);
            }
        }));
    }

    /** An execution that cannot be resolved yet says so when its turn comes; one that is left out writes nothing. */
    private Optional<ResolvedSettings> resolved(SettingSources sources) {
        try {
            boolean skipped = sources.find(CommonSettings.SKIP).orElse(false);
            return skipped ? Optional.empty() : Optional.of(sources.resolve(stage));
        } catch (UserError e) {
            return Optional.empty();
        }
    }

    private Path results(ResolvedSettings of) {
        Path usual = of.get(CommonSettings.OUTPUT_DIRECTORY).resolve(stage.folder());
        return stage == Stage.REGULARIZE
                ? of.find(RegularizeSettings.CLASS_IMAGES_DIRECTORY).orElse(usual)
                : usual;
    }

    /** Returns what decides the result. A larger set of class images holds the smaller one. */
    private static ObjectNode made(ResolvedSettings of) {
        ObjectNode deciding = of.toJson();
        deciding.remove(Settings.all().stream()
                .filter(setting -> setting.effect() == Effect.RUN)
                .map(Setting::name)
                .toList());
        deciding.remove(RegularizeSettings.CLASS_IMAGES.name());
        return deciding;
    }
}
