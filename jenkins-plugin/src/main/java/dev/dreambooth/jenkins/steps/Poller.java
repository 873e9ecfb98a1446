package dev.dreambooth.jenkins.steps;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads of our own for everything that waits for an agent: neither the one thread of a Pipeline nor the few of
 * Jenkins' timer may do that.
 */
final class Poller {
    private static final int THREADS = 8;
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final ScheduledThreadPoolExecutor POOL = pool();

    private Poller() {}

    /** Returns the threads. */
    static ScheduledExecutorService get() {
        return POOL;
    }

    private static ScheduledThreadPoolExecutor pool() {
        ScheduledThreadPoolExecutor pool = new ScheduledThreadPoolExecutor(THREADS, task -> {
            Thread thread = new Thread(task, "dreambooth-poll-" + COUNT.incrementAndGet());
            thread.setDaemon(true);
            thread.setContextClassLoader(Poller.class.getClassLoader());
            return thread;
        });
        pool.setKeepAliveTime(1, TimeUnit.MINUTES);
        pool.allowCoreThreadTimeOut(true);
        pool.setRemoveOnCancelPolicy(true);
        return pool;
    }
}
