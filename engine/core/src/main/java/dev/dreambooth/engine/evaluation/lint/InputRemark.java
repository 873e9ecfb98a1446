package dev.dreambooth.engine.evaluation.lint;

import java.util.List;

/** Something that may be wrong with the images of a training. It remarks on nothing of which it is not sure. */
interface InputRemark {
    /** Returns full sentences, with what to do; none if there is nothing to tell. */
    List<String> of(LintedInput input);
}
