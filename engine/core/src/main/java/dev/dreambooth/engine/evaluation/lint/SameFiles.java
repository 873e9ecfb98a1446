package dev.dreambooth.engine.evaluation.lint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Files of equal contents, in the folder of one subject or in those of two. */
final class SameFiles implements InputRemark {
    @Override
    public List<String> of(LintedInput input) {
        Map<String, List<String>> names = new LinkedHashMap<>();
        input.images()
                .forEach(image -> names.computeIfAbsent(image.sha256(), first -> new ArrayList<>())
                        .add(image.name()));
        return names.values().stream()
                .filter(same -> same.size() > 1)
                .map(same -> "The images " + Names.of(same) + " are the same file: what it shows counts " + same.size()
                        + " times. Remove all but one.")
                .toList();
    }
}
