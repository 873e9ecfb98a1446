package dev.dreambooth.maven.goal;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.PackageSettings;
import dev.dreambooth.contract.settings.choice.Attachment;
import dev.dreambooth.contract.settings.resolve.SettingSources;
import dev.dreambooth.maven.packaging.Attachments;
import dev.dreambooth.maven.packaging.OutputTimestamp;
import dev.dreambooth.maven.packaging.PackagedModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProjectHelper;
import org.eclipse.aether.RepositorySystem;
import org.jspecify.annotations.Nullable;

/**
 * Packs the trained model into a ZIP archive, the same bytes from the same inputs, and attaches it with its record and
 * its sample sheet, so that install and deploy publish them.
 *
 * @since 0.1.0
 */
@Mojo(name = "package", defaultPhase = LifecyclePhase.PACKAGE, threadSafe = true)
public final class PackageMojo extends PackageParameters {
    @Parameter(defaultValue = "${project.build.outputTimestamp}", readonly = true)
    @Nullable
    String outputTimestamp;

    private final MavenProjectHelper projects;

    @Inject
    PackageMojo(RepositorySystem repositorySystem, MavenProjectHelper projects) {
        super(repositorySystem);
        this.projects = projects;
    }

    @Override
    void run() {
        SettingSources settings = sources(List.of());
        settings.check();
        if (settings.find(CommonSettings.SKIP).orElseThrow()) {
            getLog().info("The goal package is left out, as the setting skip says.");
            return;
        }
        try {
            pack(settings);
        } catch (UserError e) {
            throw settings.locate(e);
        }
    }

    private void pack(SettingSources settings) {
        Path output = settings.find(CommonSettings.OUTPUT_DIRECTORY).orElseThrow();
        Optional<String> named = settings.find(PackageSettings.CLASSIFIER);
        PackagedModel model = new PackagedModel(
                output,
                Path.of(project.getBuild().getDirectory()),
                project.getBuild().getFinalName()
                        + named.map(name -> "-" + name).orElse(""),
                OutputTimestamp.of(outputTimestamp),
                settings.find(PackageSettings.COMPRESSION).orElseThrow());
        Attachments attachments = new Attachments(project, projects, named);
        for (Attachment wanted : settings.find(PackageSettings.ATTACH).orElseThrow()) {
            switch (wanted) {
                case MODEL -> attachments.model(model.zip(getLog()::info));
                case RECORD -> attachments.beside("run", "json", model.record());
                case CHECKPOINT -> attachments.beside("checkpoint", "zip", model.checkpoint(getLog()::info));
                case PROVENANCE -> attach(attachments, wanted.label(), "json", model.provenance());
                case EVALUATION -> {} // evaluate comes later, and attaches it
                case SAMPLES -> attach(attachments, wanted.label(), "png", model.sampleSheet());
            }
        }
        attachments.coordinates().forEach(line -> getLog().info("attached " + line));
    }

    /** What only some runs leave is attached if it is there. */
    private void attach(Attachments attachments, String what, String type, Optional<Path> file) {
        file.ifPresentOrElse(
                there -> attachments.beside(what, type, there), () -> getLog().info("No " + what + " to attach."));
    }
}
