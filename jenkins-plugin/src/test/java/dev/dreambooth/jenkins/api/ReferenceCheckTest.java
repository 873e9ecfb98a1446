package dev.dreambooth.jenkins.api;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.FilePath;
import hudson.model.Actionable;
import hudson.model.Result;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plugin is compiled against hand-written signatures; here its byte code is held against the real ones. */
class ReferenceCheckTest {
    private static final Path CLASSES = Path.of("target", "classes");

    private static RealSignatures real() {
        return RealSignatures.read("jenkins-api.txt", "jenkins-api-more.txt");
    }

    @Test
    void everythingThatThePluginUsesIsInTheRealJenkins() throws IOException {
        ReferenceCheck check = new ReferenceCheck(real()).folder(CLASSES);

        assertThat(check.problems()).isEmpty();
        assertThat(check.checked()).isGreaterThan(300);
    }

    @Test
    void plantedMistakesAreFound(@TempDir Path folder) throws IOException {
        String name = CallsJenkins.class
                .getName()
                .substring(CallsJenkins.class.getPackageName().length() + 1);
        byte[] bytes;
        try (InputStream in = CallsJenkins.class.getResourceAsStream(name + ".class")) {
            bytes = in.readAllBytes();
        }
        Path planted = folder.resolve("Planted.class");
        Files.write(planted, bytes);
        assertThat(new ReferenceCheck(real()).folder(folder).problems()).isEmpty();

        // as if the stand-ins had another return type, a method of another name, and a class that is not there
        String text = new String(bytes, StandardCharsets.ISO_8859_1)
                .replace("(Lhudson/model/Action;)Z", "(Lhudson/model/Action;)V")
                .replace("getRemote", "getRemode")
                .replace("hudson/model/Result", "hudson/model/Resalt");
        Files.write(planted, text.getBytes(StandardCharsets.ISO_8859_1));

        assertThat(new ReferenceCheck(real()).folder(folder).problems())
                .hasSize(3)
                .anySatisfy(problem -> assertThat(problem).contains("addOrReplaceAction(", ")V", "not there"))
                .anySatisfy(problem -> assertThat(problem).contains("FilePath.getRemode", "not there"))
                .anySatisfy(problem -> assertThat(problem).contains("hudson/model/Resalt", "not known"));
    }

    @Test
    void declarationsAreErasedAsTheCompilerDoes() {
        RealSignatures real = real();

        assertThat(real.has("hudson/model/Run", "getParent()Lhudson/model/Job;"))
                .isTrue();
        assertThat(real.has("hudson/FilePath", "act(Lhudson/FilePath$FileCallable;)Ljava/lang/Object;"))
                .isTrue();
        assertThat(real.has("hudson/EnvVars", "get(Ljava/lang/Object;)Ljava/lang/Object;"))
                .isTrue();
        assertThat(real.has("hudson/EnvVars", "get(I)Ljava/lang/Object;")).isFalse();
        assertThat(real.has(
                        "hudson/util/FormValidation",
                        "error(Ljava/lang/String;[Ljava/lang/Object;)Lhudson/util/FormValidation;"))
                .isTrue();
    }

    /** Uses a few things of Jenkins; its class file is what the mistakes are planted in. */
    private static final class CallsJenkins {
        @SuppressWarnings("UnusedMethod")
        static boolean call(Actionable actionable, FilePath file, Result result) {
            return actionable.addOrReplaceAction(null) && file.getRemote().isEmpty() && result.isWorseThan(null);
        }
    }
}
