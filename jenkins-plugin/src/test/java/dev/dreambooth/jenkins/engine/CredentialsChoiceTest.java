package dev.dreambooth.jenkins.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.jenkins.local.LocalCredentials;
import dev.dreambooth.jenkins.local.LocalJenkins;
import dev.dreambooth.jenkins.steps.TrainStep;
import hudson.model.Item;
import hudson.util.ListBoxModel;
import jenkins.model.Jenkins;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Forms offer credentials to those who may configure, and to nobody else. */
class CredentialsChoiceTest {
    private final Item job = new Item() {};
    private final TrainStep.DescriptorImpl step = new TrainStep.DescriptorImpl();

    @BeforeEach
    void addCredentials() {
        LocalJenkins.reset(new DreamBoothConfiguration(), new EngineInstallation.DescriptorImpl());
        LocalCredentials.reset();
        LocalCredentials.text("cache", "t0ken");
        LocalCredentials.user("mlflow", "ann", "s3cret");
    }

    private static Iterable<String> ids(ListBoxModel choice) {
        return choice.stream().map(option -> option.value).toList();
    }

    @Test
    void bothKindsThatAServerUnderstandsAreOffered() {
        assertThat(ids(step.doFillCacheCredentialsIdItems(job, null))).containsExactly("", "mlflow", "cache");
        assertThat(ids(step.doFillTrackingCredentialsIdItems(job, "gone")))
                .as("what is set stays set")
                .containsExactly("", "mlflow", "cache", "gone");
        assertThat(ids(DreamBoothConfiguration.get().doFillCacheCredentialsIdItems("cache")))
                .containsExactly("", "mlflow", "cache");
    }

    @Test
    void whoMayNotConfigureSeesNoOthers() {
        LocalJenkins.deny(Item.CONFIGURE);
        LocalJenkins.deny(Jenkins.ADMINISTER);

        assertThat(ids(step.doFillCacheCredentialsIdItems(job, "cache"))).containsExactly("cache");
        assertThat(ids(step.doFillTrackingCredentialsIdItems(job, ""))).isEmpty();
        assertThat(ids(DreamBoothConfiguration.get().doFillTrackingCredentialsIdItems("mlflow")))
                .containsExactly("mlflow");
    }

    @Test
    void withoutAJobOnlyAdministratorsHaveAChoice() {
        assertThat(ids(step.doFillCacheCredentialsIdItems(null, ""))).containsExactly("", "mlflow", "cache");

        LocalJenkins.deny(Jenkins.ADMINISTER);

        assertThat(ids(step.doFillCacheCredentialsIdItems(null, ""))).isEmpty();
    }
}
