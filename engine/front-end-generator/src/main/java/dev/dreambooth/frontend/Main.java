package dev.dreambooth.frontend;

import dev.dreambooth.frontend.jenkins.JenkinsFrontEnd;
import dev.dreambooth.frontend.maven.MavenFrontEnd;
import java.io.IOException;
import java.nio.file.Path;

/** Writes the files of one front end: {@code jenkins} or {@code maven}, and the folder to write to. */
public final class Main {
    private Main() {}

    /** Takes the name of the front end and the folder. */
    public static void main(String[] arguments) throws IOException {
        SourceTree tree = new SourceTree(Path.of(arguments[1]));
        switch (arguments[0]) {
            case "jenkins" -> JenkinsFrontEnd.write(tree);
            case "maven" -> MavenFrontEnd.write(tree);
            default -> throw new IllegalArgumentException("no front end " + arguments[0]);
        }
    }
}
