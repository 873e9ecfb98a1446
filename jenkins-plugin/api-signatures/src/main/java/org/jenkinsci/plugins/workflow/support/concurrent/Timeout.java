package org.jenkinsci.plugins.workflow.support.concurrent;

import java.util.concurrent.TimeUnit;

/** Interrupts what takes too long. */
public class Timeout implements AutoCloseable {
    private Timeout() {}

    @Override
    public void close() {}

    public static Timeout limit(long time, TimeUnit unit) {
        return new Timeout();
    }
}
