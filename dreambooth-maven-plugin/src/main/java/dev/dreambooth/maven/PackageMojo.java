package dev.dreambooth.maven;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.archive.Compression;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.PackageSettings;
import dev.dreambooth.contract.settings.resolve.SettingSources;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProjectHelper;
import org.eclipse.aether.RepositorySystem;

/**
 * Packs the trained model into a ZIP archive, the same bytes from the same inputs, and attaches it with its record and
 * its sample sheet, so that install and deploy publish them.
 *
 * @since 0.1.0
 */
@Mojo(name = "package", defaultPhase = LifecyclePhase.PACKAGE, threadSafe = true)
public final class PackageMojo extends AbstractDreamBoothMojo {
    /**
     * The folder that receives class-images, model and samples. Default: {@code dreambooth} in the project's build
     * directory. Example: {@code target/koala}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.outputDirectory")
    String outputDirectory;

    /**
     * What install and deploy publish of a packaged model. Default: model|record|provenance|samples. Example:
     * {@code model|checkpoint}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.attach")
    List<String> attach;

    /**
     * The classifier of the packaged model, where one module has several. Example: {@code koala}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.classifier")
    String classifier;

    /**
     * How files are kept in the archive: stored gives the same bytes on every Java, deflated is a little smaller. Default:
     * {@code stored}. Example: {@code deflated}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.compression")
    String compression;

    /**
     * A YAML file with settings; without it, dreambooth.yaml in the project's folder is read if it exists. Example:
     * {@code koala.yaml}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.configFile")
    String configFile;

    /**
     * Leaves the stage out. Default: {@code false}. Example: {@code true}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.skip")
    String skip;

    @Parameter(defaultValue = "${project.build.outputTimestamp}", readonly = true)
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
                Compression.of(settings.find(PackageSettings.COMPRESSION).orElseThrow()));
        Attachments attachments = new Attachments(project, projects, named);
        for (String wanted : settings.find(PackageSettings.ATTACH).orElseThrow()) {
            switch (wanted) {
                case "model" -> attachments.model(model.zip(getLog()::info));
                case "record" -> attachments.beside("run", "json", model.record());
                case "checkpoint" -> attachments.beside("checkpoint", "zip", model.checkpoint(getLog()::info));
                case "provenance" -> attach(attachments, wanted, "json", model.provenance());
                default -> attach(attachments, wanted, "png", model.sampleSheet());
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
