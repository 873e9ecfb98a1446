package dev.dreambooth.maven.goal;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.ReuseSettings;
import dev.dreambooth.contract.settings.evaluate.EvaluateSettings;
import dev.dreambooth.contract.settings.resolve.SettingSources;
import java.util.List;
import javax.inject.Inject;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.eclipse.aether.RepositorySystem;

/**
 * Says for each stage whether it would run, why, what it would make and how long that took the last time, and does
 * nothing. Takes the settings of all stages from {@code dreambooth.yaml}, the plugin's configuration and the command line.
 *
 * @since 0.1.0
 */
@Mojo(name = "plan", requiresProject = false, threadSafe = true)
public final class PlanMojo extends AbstractDreamBoothMojo {
    @Inject
    PlanMojo(RepositorySystem repositorySystem) {
        super(repositorySystem);
    }

    @Override
    void run() throws MojoExecutionException {
        boolean newModel = false;
        for (Stage stage : Stage.values()) {
            boolean waits = newModel && (stage == Stage.GENERATE || stage == Stage.EVALUATE);
            String plan = waits ? "would run: with the model that train would make" : plan(stage);
            newModel |= stage == Stage.TRAIN && plan.startsWith("would");
            getLog().info(stage.id() + ": " + plan);
        }
    }

    /** The embedded model brings its own. */
    private boolean hasEncoder() {
        SettingSources sources = sources(List.of());
        return sources.find(CommonSettings.MODEL)
                        .filter(CommonSettings.EMBEDDED::equals)
                        .isPresent()
                || sources.find(EvaluateSettings.SUBJECT_ENCODER).isPresent()
                || sources.find(EvaluateSettings.TEXT_ENCODER).isPresent();
    }

    private String plan(Stage stage) throws MojoExecutionException {
        if (skippedBy(stage).isPresent()) {
            return "left out";
        }
        if (stage == Stage.EVALUATE && !hasEncoder()) {
            return "left out, as neither subjectEncoder nor textEncoder is set";
        }
        try {
            return launch(spec(stage, sources()).with(ReuseSettings.DRY_RUN, true), event -> {});
        } catch (UserError | MojoFailureException e) {
            return "cannot run: " + e.getMessage(); // the other stages may
        }
    }
}
