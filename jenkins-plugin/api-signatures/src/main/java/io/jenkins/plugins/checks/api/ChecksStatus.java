package io.jenkins.plugins.checks.api;

/** How far a check is. */
public enum ChecksStatus {
    NONE,
    QUEUED,
    IN_PROGRESS,
    COMPLETED
}
