package dev.dreambooth.engine.evaluation.lint;

import java.util.List;

/** All remarks on the images of a training that need no network. */
public final class InputLint {
    private static final List<InputRemark> REMARKS = List.of(
            new SameFiles(), new NearDuplicates(), new OneColourImages(), new BlurredImages(), new ClassFolderImages());

    private InputLint() {}

    /** Returns what is to be told, in full sentences that name images by their files' names. */
    public static List<String> of(LintedInput input) {
        return REMARKS.stream().flatMap(remark -> remark.of(input).stream()).toList();
    }
}
