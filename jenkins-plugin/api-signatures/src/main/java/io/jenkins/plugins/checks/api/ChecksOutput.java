package io.jenkins.plugins.checks.api;

import java.util.Optional;

/** The texts of a check. */
public class ChecksOutput {
    private final String title;
    private final String summary;
    private final String text;

    private ChecksOutput(ChecksOutputBuilder built) {
        title = built.title;
        summary = built.summary;
        text = built.text;
    }

    public Optional<String> getTitle() {
        return Optional.ofNullable(title);
    }

    public Optional<String> getSummary() {
        return Optional.ofNullable(summary);
    }

    public Optional<String> getText() {
        return Optional.ofNullable(text);
    }

    /** Makes one. */
    public static class ChecksOutputBuilder {
        private String title;
        private String summary;
        private String text;

        public ChecksOutputBuilder withTitle(String line) {
            title = line;
            return this;
        }

        public ChecksOutputBuilder withSummary(String markdown) {
            summary = markdown;
            return this;
        }

        public ChecksOutputBuilder withText(String markdown) {
            text = markdown;
            return this;
        }

        public ChecksOutput build() {
            return new ChecksOutput(this);
        }
    }
}
