package dev.dreambooth.jenkins.fake;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * A plain page around a rendered view, for browsers: the colours that Jenkins 2.5xx and its dark theme give to plugins, the
 * plugin's own style, and nothing else of Jenkins.
 */
public enum JenkinsFrame {
    /** As Jenkins comes. */
    LIGHT("""
            --blue: oklch(55% 0.2308 256.91); --green: oklch(70% 0.2155 150); --orange: oklch(70% 0.2001 50.74);
            --purple: oklch(60% 0.2308 314.6); --red: oklch(60% 0.2671 30); --background: rgb(254 254 254);
            --text-color: oklch(5% 0.075 256.91); --text-color-secondary: oklch(60% 0.075 256.91);
            --link-color: var(--blue); --card-background: #fff; --table-background: #f0f1f6;
            --success-color: var(--green); --error-color: var(--red); --warning-color: var(--orange); color-scheme: light;"""),
    /** With the dark theme. */
    DARK("""
            --blue: hsl(210 100% 55%); --green: hsl(135 75% 55%); --orange: hsl(35 100% 50%); --purple: hsl(280 85% 60%);
            --red: hsl(5 100% 60%); --background: hsl(240 6% 13%); --text-color: rgb(250 250 255);
            --text-color-secondary: rgb(160 160 165); --link-color: #53c1ff; --card-background: hsl(240 6% 13%);
            --table-background: hsl(240 6% 10%); --success-color: var(--green); --error-color: var(--red);
            --warning-color: var(--orange); color-scheme: dark;""");

    private static final String STYLE = "/dev/dreambooth/jenkins/results/DreamBoothAction/dreambooth.css";
    private static final String FRAME = """
            body { margin: 0; background: var(--background); color: var(--text-color); font: 16px/1.5 system-ui, sans-serif; }
            header { padding: 0.75rem 1.5rem; border-bottom: 1px solid color-mix(in srgb, var(--text-color-secondary) 25%, transparent); }
            main { max-width: 75rem; padding: 1rem 1.5rem; }
            a { color: var(--link-color); }
            .jenkins-table { width: 100%; border-collapse: collapse; font-size: 0.9rem; }
            .jenkins-table th, .jenkins-table td { padding: 0.4rem 0.6rem; text-align: left; border: 2px solid var(--table-background); }
            .jenkins-table th { background: var(--table-background); }
            """;

    private static final String SCRIPT = "/dev/dreambooth/jenkins/results/DreamBoothAction/dreambooth.js";

    private final String colours;

    JenkinsFrame(String colours) {
        this.colours = colours;
    }

    /**
     * Returns a whole page.
     *
     * @param where the names of the project and the build
     * @param view what the plugin shows
     * @param scripts what runs after it
     */
    public String around(String where, String view, String scripts) throws IOException {
        return "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + where
                + "</title><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><style>:root {"
                + colours
                + "}\n" + FRAME + resource(STYLE) + "</style></head><body><header>" + where + "</header><main>" + view
                + "</main>"
                + scripts + "</body></html>";
    }

    /** Returns the plugin's own script, to run after a view. */
    public static String script() throws IOException {
        return "<script>" + resource(SCRIPT) + "</script>";
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(JenkinsFrame.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
