package dev.dreambooth.maven.goal;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.settings.check.UnreadSettings;
import dev.dreambooth.contract.settings.evaluate.EvaluateSettings;
import dev.dreambooth.contract.settings.resolve.SettingSources;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.contract.spec.RunSpec;
import dev.dreambooth.maven.console.ResultTable;
import dev.dreambooth.maven.settings.OtherExecutions;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.eclipse.aether.RepositorySystem;

/** How a goal runs its stage, with the parameters that the classes between this one and the goals add. */
abstract class AbstractStageMojo extends AbstractDreamBoothMojo {
    AbstractStageMojo(RepositorySystem repositorySystem) {
        super(repositorySystem);
    }

    /** Returns the stage that this goal runs. */
    abstract Stage stage();

    /** Returns settings with the baseline that was asked for, and not the file that it was fetched into, as others have it. */
    private ResolvedSettings asWritten(ResolvedSettings settings, SettingSources sources) {
        Optional<String> asked = stage() == Stage.EVALUATE ? sources.find(EvaluateSettings.BASELINE) : Optional.empty();
        return asked.map(baseline -> settings.with(EvaluateSettings.BASELINE, baseline))
                .orElse(settings);
    }

    /** Does what is left to do when the stage has ended well. */
    void succeeded(RunSpec spec, SettingSources sources) {}

    @Override
    final void run() throws MojoExecutionException, MojoFailureException {
        Optional<Setting<Boolean>> skip = skippedBy(stage());
        if (skip.isPresent()) {
            getLog().info("The stage " + stage().id() + " is left out, as the setting " + skip.get() + " says.");
            return;
        }
        List<Path> engine = List.of(classPath().engine());
        SettingSources sources = sources(engine);
        RunSpec spec = spec(stage(), sources);
        sources.overridden(stage()).forEach(getLog()::info);
        UnreadSettings.notes(stage(), spec.settings()).forEach(getLog()::warn);
        new OtherExecutions(stage(), execution.getExecutionId(), asWritten(spec.settings(), sources))
                .refuseClash(build().otherSources(execution, engine));
        AtomicBoolean started = new AtomicBoolean();
        getLog().info(launch(spec, event -> started.compareAndSet(false, event instanceof Event.RunStarted)));
        succeeded(spec, sources);
        if (started.get()) {
            ResultTable.of(spec, build().base()).forEach(getLog()::info);
        }
    }
}
