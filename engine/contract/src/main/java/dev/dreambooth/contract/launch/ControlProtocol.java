package dev.dreambooth.contract.launch;

/**
 * What a build server and the engine's command line say to each other through a folder. Constants only, which compilers
 * copy: code that names them needs nothing else of this library where it runs.
 */
public final class ControlProtocol {
    /** The version of this protocol; the distribution's {@code engine.properties} names the engine's. */
    public static final int VERSION = 1;

    /** In goes, before the start: the settings, a JSON object of lists of texts. */
    public static final String SETTINGS = "settings.json";

    /** In goes, before the start: how many seconds a stage that is asked to stop may take, in digits. */
    public static final String GRACE = "grace";

    /** In goes, before the start of an evaluation: that of the last good build, where there is one. */
    public static final String BASELINE = "baseline.json";

    /** In goes, before the start: a file with whatever content, where a model will be archived as a zip. */
    public static final String ARCHIVE = "archive";

    /** In goes, at any time: a file with whatever content, and the stage stops. */
    public static final String CANCEL = "cancel";

    /** Out comes, first of all: the number of the process, in digits. */
    public static final String PID = "pid";

    /** Out comes, before the work begins: where the results will lie, relative to the workspace if they do in it. */
    public static final String FOLDER = "folder";

    /** Out come, one a line: the events. */
    public static final String EVENTS = WorkFolder.EVENTS;

    /** Out comes, last of all: how it ended, and where the results lie. */
    public static final String RESULT = "result.json";

    private ControlProtocol() {}
}
