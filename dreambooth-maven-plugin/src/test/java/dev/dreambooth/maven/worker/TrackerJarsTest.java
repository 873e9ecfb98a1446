package dev.dreambooth.maven.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.dreambooth.contract.settings.resolve.RecordedSettings;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import java.util.List;
import org.apache.maven.model.Dependency;
import org.apache.maven.model.Plugin;
import org.eclipse.aether.util.artifact.DefaultArtifactTypeRegistry;
import org.junit.jupiter.api.Test;

/** A plugin's own dependencies reach a worker that is to report to a tracker of theirs, and no other. */
class TrackerJarsTest {
    private static List<String> jars(String... reportTo) {
        Dependency board = new Dependency();
        board.setGroupId("com.acme");
        board.setArtifactId("board");
        board.setVersion("1.0");
        Plugin plugin = new Plugin();
        plugin.addDependency(board);
        var values = JsonNodeFactory.instance.objectNode();
        List.of(reportTo).forEach(values.putArray("reportTo")::add);
        ResolvedSettings settings = RecordedSettings.read(values, JsonNodeFactory.instance.objectNode());
        return TrackerJars.of(settings, plugin, new DefaultArtifactTypeRegistry()).stream()
                .map(dependency -> dependency.getArtifact() + " " + dependency.getScope())
                .toList();
    }

    @Test
    void theyFollowTheSetting() {
        assertThat(jars("csv", "board")).containsExactly("com.acme:board:jar:1.0 runtime");
        assertThat(jars("csv", "mlflow")).isEmpty();
    }
}
