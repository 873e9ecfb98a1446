package dev.dreambooth.contract.launch;

import dev.dreambooth.contract.ExitCode;

/** What the exit status of a process tells a person, be it one of ours or that of a signal. */
public final class ExitStatus {
    /** A shell's and Java's way to tell of a signal: 128 and its number. */
    private static final int SIGNALLED = 128;

    /** Of a process that was killed: by a person, or by a system that ran out of memory. */
    static final int KILLED = SIGNALLED + 9;

    /** What GNU's loader ends a process with that calls a function which is in none of its libraries. */
    private static final int NO_SUCH_FUNCTION = 127;

    private ExitStatus() {}

    /** Returns the meaning in some words. */
    public static String meaning(int status) {
        return ExitCode.of(status).map(ExitCode::summary).orElseGet(() -> signal(status));
    }

    private static String signal(int status) {
        return switch (status) {
            case NO_SUCH_FUNCTION ->
                "exit status 127: the system's loader ended it, most often since a native library lacks a function that"
                        + " another one was compiled for (symbol lookup error)";
            case SIGNALLED + 4 -> "exit status 132, SIGILL: a native library uses instructions this CPU lacks";
            case SIGNALLED + 6 -> "exit status 134, SIGABRT: the JVM or a native library aborted";
            case KILLED -> "exit status 137, SIGKILL: killed, often because the machine's memory ran out";
            case SIGNALLED + 11 -> "exit status 139, SIGSEGV: a native library crashed";
            case SIGNALLED + 15 -> "exit status 143, SIGTERM: someone stopped it";
            default -> "exit status " + status;
        };
    }
}
