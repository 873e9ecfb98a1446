package dev.dreambooth.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.jenkins.steps.TrainStep;
import hudson.model.Action;
import java.net.URL;
import java.net.URLClassLoader;
import net.java.sezpoz.Indexable;
import org.junit.jupiter.api.Test;

/** In Jenkins the contract is there without the JSON library that its other users bring: what we use must do without. */
class BundledContractTest {
    @Test
    void theStepsWorkOnTheBundledJarsAlone() throws Exception {
        URL[] bundled = {
            location(TrainStep.class), location(ExitCode.class), location(Action.class), location(Indexable.class)
        };
        try (URLClassLoader jenkins = new URLClassLoader(bundled, ClassLoader.getPlatformClassLoader())) {
            Class<?> step = jenkins.loadClass(TrainStep.class.getName());
            Object made = step.getConstructor().newInstance();
            step.getMethod("setMaxTrainSteps", Integer.class).invoke(made, 400);

            assertThat(step.getMethod("getMaxTrainSteps").invoke(made)).isEqualTo(400);
            assertThat(jenkins.loadClass(ExitCode.class.getName()).getEnumConstants())
                    .hasSizeGreaterThan(5);
            assertThat(jenkins.loadClass(Stage.class.getName()).getEnumConstants())
                    .hasSizeGreaterThan(2);
        }
    }

    private static URL location(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }
}
