package io.jenkins.plugins.checks.api;

import java.util.Optional;

/** A check. */
public class ChecksDetails {
    private final String name;
    private final ChecksStatus status;
    private final ChecksConclusion conclusion;
    private final String detailsUrl;
    private final ChecksOutput output;

    private ChecksDetails(ChecksDetailsBuilder built) {
        name = built.name;
        status = built.status;
        conclusion = built.conclusion;
        detailsUrl = built.detailsUrl;
        output = built.output;
    }

    public Optional<String> getName() {
        return Optional.ofNullable(name);
    }

    public ChecksStatus getStatus() {
        return status;
    }

    public ChecksConclusion getConclusion() {
        return conclusion;
    }

    public Optional<String> getDetailsURL() {
        return Optional.ofNullable(detailsUrl);
    }

    public Optional<ChecksOutput> getOutput() {
        return Optional.ofNullable(output);
    }

    /** Makes one. */
    public static class ChecksDetailsBuilder {
        private String name;
        private ChecksStatus status;
        private ChecksConclusion conclusion = ChecksConclusion.NONE;
        private String detailsUrl;
        private ChecksOutput output;

        public ChecksDetailsBuilder withName(String unique) {
            name = unique;
            return this;
        }

        public ChecksDetailsBuilder withStatus(ChecksStatus now) {
            status = now;
            return this;
        }

        public ChecksDetailsBuilder withConclusion(ChecksConclusion end) {
            conclusion = end;
            return this;
        }

        public ChecksDetailsBuilder withDetailsURL(String url) {
            detailsUrl = url;
            return this;
        }

        public ChecksDetailsBuilder withOutput(ChecksOutput texts) {
            output = texts;
            return this;
        }

        public ChecksDetails build() {
            return new ChecksDetails(this);
        }
    }
}
