package dev.dreambooth.jenkins.local;

import io.jenkins.plugins.checks.api.ChecksDetails;
import io.jenkins.plugins.checks.api.ChecksPublisher;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps the checks that were published, or is a host that cannot be told. */
public final class LocalChecks {
    private static final List<ChecksDetails> PUBLISHED = new CopyOnWriteArrayList<>();
    private static volatile Throwable broken;

    private LocalChecks() {}

    /** Returns what was published since the last reset. */
    public static List<ChecksDetails> published() {
        return List.copyOf(PUBLISHED);
    }

    /** Says what publishing throws, a RuntimeException or an Error. */
    public static void breakHost(Throwable how) {
        broken = how;
    }

    /** Forgets all of it. */
    public static void reset() {
        PUBLISHED.clear();
        broken = null;
    }

    /** Returns what publishes. */
    public static ChecksPublisher publisher() {
        return new ChecksPublisher() {
            @Override
            public void publish(ChecksDetails details) {
                if (broken instanceof Error error) {
                    throw error;
                } else if (broken instanceof RuntimeException exception) {
                    throw exception;
                }
                PUBLISHED.add(details);
            }
        };
    }
}
