package dev.dreambooth.engine.evaluation.lint;

import java.util.List;

/** Instance images that are among the class images: the prior would hold in place what the training is to change. */
final class ClassFolderImages implements InputRemark {
    @Override
    public List<String> of(LintedInput input) {
        List<String> both = input.names(image -> input.classImages().contains(image.sha256()));
        return both.isEmpty()
                ? List.of()
                : List.of(Names.of(both) + (both.size() == 1 ? " is" : " are")
                        + " among the class images too, so that the class is taught to look like the subject. Remove "
                        + (both.size() == 1 ? "it" : "them") + " from the class images.");
    }
}
