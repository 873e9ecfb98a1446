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

    /** Beside the results of stages: the instance images that the model was trained on, in little. */
    public static final String INSTANCE_IMAGES = "instance-images.png";

    /** A trained model that is one file. */
    public static final String MODEL = "model.safetensors";

    private ResultFiles() {}

    /**
     * Returns what a file is called that comes in pages, of which the first has the plain name.
     *
     * @param page from 1
     */
    public static String page(String file, int page) {
        int ending = file.lastIndexOf('.');
        return page == 1 ? file : file.substring(0, ending) + "-" + page + file.substring(ending);
    }
}
