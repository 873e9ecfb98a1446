package dev.dreambooth.maven.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.UserError;
import java.io.File;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.artifact.DefaultArtifact;
import org.apache.maven.artifact.handler.DefaultArtifactHandler;
import org.apache.maven.model.Model;
import org.apache.maven.project.DefaultMavenProjectHelper;
import org.apache.maven.project.MavenProject;
import org.apache.maven.project.MavenProjectHelper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is attached has coordinates of its own, as another build will name it. */
class AttachmentsTest {
    private final MavenProject project = new MavenProject(new Model());
    private final MavenProjectHelper helper = new DefaultMavenProjectHelper() {
        @Override
        public void attachArtifact(MavenProject to, String type, String classifier, File file) {
            DefaultArtifactHandler handler = new DefaultArtifactHandler(type);
            Artifact attached = new DefaultArtifact("com.acme", "mascot", "1.0", null, type, classifier, handler);
            attached.setFile(file);
            to.getAttachedArtifacts().add(attached);
        }
    };

    @BeforeEach
    void aProject() {
        project.setGroupId("com.acme");
        project.setArtifactId("mascot");
        project.setVersion("1.0");
        project.setArtifact(new DefaultArtifact(
                "com.acme", "mascot", "1.0", null, "dreambooth-model", null, new DefaultArtifactHandler("zip")));
    }

    @Test
    void theModelOfAModelProjectIsItsArtifact() {
        project.setPackaging("dreambooth-model");
        Attachments attachments = new Attachments(project, helper, Optional.empty());

        attachments.model(Path.of("mascot.zip"));
        attachments.beside("run", "json", Path.of("run.json"));

        assertThat(project.getArtifact().getFile()).hasName("mascot.zip");
        assertThat(attachments.coordinates())
                .containsExactly("com.acme:mascot:1.0:zip", "com.acme:mascot:1.0:run:json");
        assertThat(project.getAttachedArtifacts()).hasSize(1);
    }

    @Test
    void elsewhereItIsAttachedUnderItsClassifier() {
        project.setPackaging("jar");
        Attachments attachments = new Attachments(project, helper, Optional.of("koala"));

        attachments.model(Path.of("mascot-koala.zip"));
        attachments.beside("samples", "png", Path.of("sheet.png"));

        assertThat(attachments.coordinates())
                .containsExactly("com.acme:mascot:1.0:koala:zip", "com.acme:mascot:1.0:koala-samples:png");
    }

    @Test
    void twoModelsUnderOneNameAreRefused() {
        project.setPackaging("jar");
        new Attachments(project, helper, Optional.empty()).model(Path.of("koala.zip"));

        assertThatThrownBy(() -> new Attachments(project, helper, Optional.empty()).model(Path.of("bear.zip")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("com.acme:mascot:1.0:zip twice: koala.zip and bear.zip")
                .hasMessageContaining("<classifier>");
    }
}
