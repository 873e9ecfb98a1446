package dev.dreambooth.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

/** Looks into the finished {@code .hpi}: what Jenkins reads before it loads a single class. */
class PackagedPluginTest {
    private static final Path HPI = Path.of(System.getProperty("hpi", "target/dreambooth-jenkins.hpi"));
    private static final String JAR = "WEB-INF/lib/dreambooth-jenkins.jar";

    @Test
    void bundlesTheContractAndNothingElse() throws IOException {
        assertThat(entries(read(HPI)).keySet())
                .containsExactlyInAnyOrder(
                        "META-INF/MANIFEST.MF",
                        "META-INF/LICENSE",
                        "META-INF/NOTICE",
                        JAR,
                        "WEB-INF/lib/dreambooth-contract.jar");
    }

    @Test
    void bothManifestsSayWhichPluginThisIsAndWhatItNeeds() throws IOException {
        Map<String, byte[]> hpi = entries(read(HPI));
        for (byte[] manifest : List.of(hpi.get("META-INF/MANIFEST.MF"), plugin().get("META-INF/MANIFEST.MF"))) {
            Attributes main = new Manifest(new ByteArrayInputStream(manifest)).getMainAttributes();
            assertThat(main.getValue("Short-Name")).isEqualTo("dreambooth-jenkins");
            assertThat(main.getValue("Plugin-Version")).matches("\\d+\\.\\d+\\.\\d+(-SNAPSHOT)?");
            assertThat(main.getValue("Jenkins-Version")).isEqualTo("2.504.3");
            assertThat(main.getValue("Minimum-Java-Version")).isEqualTo("17");
            assertThat(main.getValue("Plugin-Dependencies").split(","))
                    .allMatch(dependency ->
                            dependency.matches("[a-z-]+:\\d[\\w.]+|checks-api:[\\d.]+;resolution:=optional"))
                    .hasSize(8);
        }
    }

    @Test
    void extensionsAndSymbolsAreIndexed() throws IOException {
        Map<String, byte[]> plugin = plugin();
        assertThat(new String(plugin.get("META-INF/annotations/hudson.Extension"), StandardCharsets.ISO_8859_1))
                .contains(
                        "dev.dreambooth.jenkins.steps.TrainStep$DescriptorImpl",
                        "dev.dreambooth.jenkins.steps.RegularizeStep$DescriptorImpl",
                        "dev.dreambooth.jenkins.steps.GenerateStep$DescriptorImpl",
                        "dev.dreambooth.jenkins.steps.EvaluateStep$DescriptorImpl",
                        "dev.dreambooth.jenkins.steps.ReportStep$DescriptorImpl",
                        "dev.dreambooth.jenkins.engine.EngineInstallation$DescriptorImpl",
                        "dev.dreambooth.jenkins.engine.DreamBoothConfiguration",
                        "dev.dreambooth.jenkins.trend.DreamBoothProjectAction$Factory",
                        "dev.dreambooth.jenkins.freestyle.DreamBoothBuilder$DescriptorImpl",
                        "dev.dreambooth.jenkins.freestyle.DreamBoothPublisher$DescriptorImpl");
        assertThat(new String(plugin.get("META-INF/services/annotations/org.jenkinsci.Symbol"), StandardCharsets.UTF_8)
                        .lines())
                .containsExactly(
                        "dev.dreambooth.jenkins.engine.DreamBoothConfiguration",
                        "dev.dreambooth.jenkins.engine.EngineInstallation$DescriptorImpl",
                        "dev.dreambooth.jenkins.freestyle.DreamBoothBuilder$DescriptorImpl");
        assertThat(plugin).containsKey("index.jelly");
    }

    @Test
    void noStandInOfJenkinsIsPackaged() throws IOException {
        assertThat(plugin().keySet())
                .filteredOn(name -> name.endsWith(".class"))
                .isNotEmpty()
                .allMatch(name -> name.startsWith("dev/dreambooth/jenkins/"))
                .noneMatch(name -> name.startsWith("dev/dreambooth/jenkins/local/"));
    }

    @Test
    void viewsAreWellFormedEscapeByDefaultAndHoldNoScriptOrStyle() throws Exception {
        Map<String, byte[]> plugin = plugin();
        List<String> views =
                plugin.keySet().stream().filter(name -> name.endsWith(".jelly")).toList();
        assertThat(views).hasSizeGreaterThan(12);
        for (String view : views) {
            String text = new String(plugin.get(view), StandardCharsets.UTF_8);
            assertThat(text).as(view).startsWith("<?jelly escape-by-default='true'?>");
            assertThat(text).as(view).doesNotContain("<script", "style=", " onclick", "${h.", "escapeText", "<j:out");
            DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(plugin.get(view)));
        }
    }

    private static Map<String, byte[]> plugin() throws IOException {
        return entries(entries(read(HPI)).get(JAR));
    }

    private static byte[] read(Path file) throws IOException {
        return Files.readAllBytes(file);
    }

    private static Map<String, byte[]> entries(byte[] zip) throws IOException {
        Map<String, byte[]> entries = new TreeMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (!entry.isDirectory()) {
                    entries.put(entry.getName(), in.readAllBytes());
                }
            }
        }
        return entries;
    }
}
