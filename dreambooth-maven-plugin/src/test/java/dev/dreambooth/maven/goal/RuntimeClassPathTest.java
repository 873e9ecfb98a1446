package dev.dreambooth.maven.goal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What Maven loads beside the plugin, from its descriptor: nothing that Maven brings itself, and no tensor library. */
class RuntimeClassPathTest {
    @Test
    void neitherMavenNorNativeLibrariesAreOnIt() throws Exception {
        List<String> groups = new ArrayList<>();
        try (InputStream in = getClass().getResourceAsStream("/META-INF/maven/plugin.xml")) {
            NodeList dependencies = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(in)
                    .getElementsByTagName("dependency");
            for (int i = 0; i < dependencies.getLength(); i++) {
                groups.add(((Element) dependencies.item(i))
                        .getElementsByTagName("groupId")
                        .item(0)
                        .getTextContent());
            }
        }

        assertThat(groups)
                .contains("dev.dreambooth", "com.fasterxml.jackson.core")
                .noneMatch(group -> group.startsWith("org.apache.maven")
                        || group.startsWith("org.eclipse")
                        || group.startsWith("org.codehaus.plexus")
                        || group.startsWith("ai.djl"));
    }
}
