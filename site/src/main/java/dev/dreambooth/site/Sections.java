package dev.dreambooth.site;

import java.util.ArrayList;
import java.util.List;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;

/** Cuts a page out of a longer one: what the file begins with, and one section, whose heading becomes the title. */
final class Sections {
    private Sections() {}

    /**
     * Leaves of a file its beginning and one section.
     *
     * @throws IllegalArgumentException if it has no such section
     */
    static void keepOnly(MarkdownFile file, String section) {
        Heading title = file.anchors().keySet().stream()
                .filter(heading -> PlainText.of(heading).equals(section))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no section '" + section + "'."));
        int level = title.getLevel();
        List<Node> others = new ArrayList<>();
        boolean kept = true;
        for (Node node = file.tree().getFirstChild(); node != null; node = node.getNext()) {
            if (node instanceof Heading heading && heading.getLevel() == level) {
                kept = heading.equals(title);
            }
            if (!kept || (node instanceof Heading heading && heading.getLevel() < level)) {
                others.add(node);
            }
        }
        others.forEach(Node::unlink);
        file.anchors().keySet().removeIf(others::contains);
        file.anchors().keySet().forEach(heading -> heading.setLevel(heading.getLevel() - level + 1));
        file.tree().prependChild(title);
    }
}
