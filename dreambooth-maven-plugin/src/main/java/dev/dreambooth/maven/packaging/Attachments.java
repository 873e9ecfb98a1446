package dev.dreambooth.maven.packaging;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.PackageSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.project.MavenProject;
import org.apache.maven.project.MavenProjectHelper;

/** Hands files to Maven, which installs and deploys them with the module. */
public final class Attachments {
    private static final String MODEL_PACKAGING = "dreambooth-model";

    private final MavenProject project;
    private final MavenProjectHelper helper;
    private final Optional<String> classifier;
    private final List<String> coordinates = new ArrayList<>();

    /**
     * Creates attachments of a module.
     *
     * @param classifier what tells this model from others of the module
     */
    public Attachments(MavenProject project, MavenProjectHelper helper, Optional<String> classifier) {
        this.project = project;
        this.helper = helper;
        this.classifier = classifier;
    }

    /** Attaches a model; it is the module's own artifact if that is what the module is for. */
    public void model(Path zip) {
        if (project.getPackaging().equals(MODEL_PACKAGING) && classifier.isEmpty()) {
            project.getArtifact().setFile(zip.toFile());
            coordinates.add(coordinates("zip", ""));
        } else {
            attach("zip", classifier.orElse(""), zip);
        }
    }

    /** Attaches something that belongs to the model. */
    public void beside(String what, String type, Path file) {
        attach(type, classifier.map(name -> name + "-" + what).orElse(what), file);
    }

    /** Returns what was attached, by coordinates as another build names it. */
    public List<String> coordinates() {
        return List.copyOf(coordinates);
    }

    private void attach(String type, String as, Path file) {
        String wanted = coordinates(type, as);
        for (Artifact other : project.getAttachedArtifacts()) {
            String taken = coordinates(other.getType(), other.hasClassifier() ? other.getClassifier() : "");
            if (taken.equals(wanted) && !other.getFile().toPath().equals(file)) {
                throw UserError.configuration(
                                "This module attaches " + wanted + " twice: " + other.getFile() + " and " + file + ".",
                                "Give each execution of the goal package a <classifier> of its own.")
                        .about(PackageSettings.CLASSIFIER);
            }
        }
        helper.attachArtifact(project, type, as.isEmpty() ? null : as, file.toFile());
        coordinates.add(wanted);
    }

    private String coordinates(String type, String as) {
        return project.getGroupId() + ":" + project.getArtifactId() + ":" + project.getVersion()
                + (as.isEmpty() ? "" : ":" + as) + ":" + type;
    }
}
