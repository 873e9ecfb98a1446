package dev.dreambooth.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.IdGenerator;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;

/**
 * A Markdown file as it is read.
 *
 * @param tree what it says
 * @param anchors its headings in their order, each with the anchor by which code hosts know it
 */
record MarkdownFile(Node tree, Map<Heading, String> anchors) {
    private static final Parser PARSER =
            Parser.builder().extensions(List.of(TablesExtension.create())).build();

    static MarkdownFile read(Path root, String source) throws IOException {
        return parse(Files.readString(root.resolve(source)));
    }

    static MarkdownFile parse(String text) {
        Node tree = PARSER.parse(text);
        IdGenerator generator = IdGenerator.builder().build();
        Map<Heading, String> anchors = new LinkedHashMap<>();
        tree.accept(new AbstractVisitor() {
            @Override
            public void visit(Heading heading) {
                // lower case by no language's rules, of which the generator takes the machine's
                anchors.put(heading, generator.generateId(PlainText.of(heading).toLowerCase(Locale.ROOT)));
            }
        });
        return new MarkdownFile(tree, anchors);
    }

    /** Returns the text of the first heading. */
    String title() {
        return anchors.keySet().stream().findFirst().map(PlainText::of).orElse("");
    }
}
