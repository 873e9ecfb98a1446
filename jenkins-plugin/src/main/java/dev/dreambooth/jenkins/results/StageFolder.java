package dev.dreambooth.jenkins.results;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.contract.record.ResultFiles;
import dev.dreambooth.jenkins.untrusted.RelativePath;
import java.util.Optional;

/**
 * Where the files of a stage lie in the workspace: in the folder of its results, and what a training leaves on its way in
 * folders beside that. Among the artifacts all of them lie in one folder, those beside under the names of theirs.
 *
 * @param path the folder of the results, relative to the workspace
 */
record StageFolder(String path) {
    /** The folder of checkpoints, each a folder of its own. */
    static final String CHECKPOINTS = ResultFiles.CHECKPOINTS + "/";
    /** The folder of images made while training. */
    static final String PROGRESS = ResultFiles.PROGRESS + "/";

    private static final String UP = "../";

    /** Returns a folder beside the results; none if the results lie in the workspace itself, which nothing may leave. */
    Optional<String> beside(String folder) {
        return sibling(folder.substring(0, folder.length() - 1));
    }

    private Optional<String> sibling(String name) {
        return path.equals(".") ? Optional.empty() : Optional.of(parent() + name);
    }

    /** Returns the sheet of the images that a training learns from; none if the results lie in the workspace itself. */
    Optional<String> instanceImages() {
        return sibling(ResultFiles.INSTANCE_IMAGES);
    }

    /** Returns where in the workspace the file of an artifact lies. */
    String place(String artifact) {
        boolean beside = artifact.startsWith(CHECKPOINTS)
                || artifact.startsWith(PROGRESS)
                || artifact.equals(ResultFiles.INSTANCE_IMAGES);
        return beside ? parent() + artifact : path + "/" + artifact;
    }

    /**
     * Returns the folder with the images of a stage that is still at work: those of a training beside its results, class images
     * where they stay, and others aside until all are there, while an earlier result may lie in their place.
     *
     * @param stage the stage's id
     * @return none if there is no such folder, or it would lie outside the workspace
     */
    Optional<String> unfinished(String stage) {
        return switch (Stage.of(stage)) {
            case TRAIN -> beside(PROGRESS);
            case REGULARIZE -> Optional.of(path);
            case GENERATE -> path.equals(".") ? Optional.empty() : Optional.of(path + AtomicFiles.ASIDE);
            default -> Optional.empty();
        };
    }

    private String parent() {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }

    /** Returns the artifact that a stage means by the path of an image; none if that is no path of an image of its own. */
    static Optional<String> artifact(String told) {
        return RelativePath.of(told.startsWith(UP + PROGRESS) ? told.substring(UP.length()) : told);
    }
}
