package dev.dreambooth.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.jenkins.agent.PackModel;
import dev.dreambooth.jenkins.steps.TrainStep;
import hudson.model.Action;
import hudson.remoting.VirtualChannel;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.java.sezpoz.Indexable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    @Test
    void whatRunsOnAgentsDoesWithoutItToo(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("weights"), "w");
        URL[] sent = {location(TrainStep.class), location(ExitCode.class), location(Action.class)};
        try (URLClassLoader agent = new URLClassLoader(sent, ClassLoader.getPlatformClassLoader())) {
            Class<?> order = agent.loadClass(PackModel.class.getName());
            Object packing = order.getConstructor(String.class, List.class, String.class)
                    .newInstance(".", List.of("weights"), "model.zip");
            Class<?> channel = agent.loadClass(VirtualChannel.class.getName());
            order.getMethod("invoke", File.class, channel).invoke(packing, folder.toFile(), null);
        }
        assertThat(folder.resolve("model.zip")).isNotEmptyFile();
    }

    private static URL location(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }
}
