package dev.dreambooth.contract.record;

/** What results are called, for all who write, show, pack or archive them. */
public final class ResultFiles {
    /** Images of a folder at a glance. */
    public static final String CONTACT_SHEET = "contact-sheet.png";

    /** The page for people. */
    public static final String REPORT = "report.html";

    /** Folder beside the results of stages: states that a training can go on from. */
    public static final String CHECKPOINTS = "checkpoints";

    /** Folder beside the results of stages: samples made while training. */
    public static final String PROGRESS = "progress";

    /** Folder beside the results of stages: what trackers wrote of a training. */
    public static final String TRACKING = "tracking";

    /** A trained model that is one file. */
    public static final String MODEL = "model.safetensors";

    private ResultFiles() {}
}
