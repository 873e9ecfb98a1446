package dev.dreambooth.site;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.commonmark.ext.gfm.tables.TableBody;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.renderer.html.HtmlRenderer;

/** Writes a page's tree as HTML, with what Markdown does not say: anchors, the sizes of images, what a setting's row is. */
final class PageHtml {
    private final Links links;
    private final Map<Heading, String> anchors;
    private final boolean settings;

    PageHtml(Links links, Map<Heading, String> anchors, boolean settings) {
        this.links = links;
        this.anchors = anchors;
        this.settings = settings;
    }

    String of(Node tree) {
        return HtmlRenderer.builder()
                .extensions(List.of(TablesExtension.create()))
                .attributeProviderFactory(context -> this::attributes)
                .build()
                .render(tree)
                // a corner of a table is no heading
                .replace("<th scope=\"col\"></th>", "<td></td>");
    }

    private void attributes(Node node, String tag, Map<String, String> attributes) {
        if (node instanceof Heading) {
            attributes.put("id", Objects.requireNonNull(anchors.get(node)));
        } else if (tag.equals("pre")) {
            attributes.put("tabindex", "0");
        } else if (node instanceof Image image && links.files().containsKey(image.getDestination())) {
            addSize(links.files().get(image.getDestination()), attributes);
        } else if (node instanceof Paragraph && holdsImagesOnly(node)) {
            attributes.put("class", "images");
        } else if (node instanceof TableCell cell && cell.isHeader()) {
            attributes.put("scope", "col");
        } else if (settings && node instanceof TableCell cell) {
            attributes.put("data-column", column(cell));
        } else if (settings && node instanceof TableRow && node.getParent() instanceof TableBody) {
            Node name = node.getFirstChild().getFirstChild();
            if (name instanceof Code code) {
                attributes.put("id", "setting-" + code.getLiteral());
            }
        }
    }

    /** Returns what is written above a cell, which small screens show beside it. */
    private static String column(TableCell cell) {
        Node head = cell.getParent()
                .getParent()
                .getParent()
                .getFirstChild()
                .getFirstChild()
                .getFirstChild();
        for (Node before = cell.getPrevious(); before != null && head != null; before = before.getPrevious()) {
            head = head.getNext();
        }
        return head == null ? "" : PlainText.of(head);
    }

    /** So that text does not jump when an image arrives. */
    private static void addSize(Path file, Map<String, String> attributes) {
        try {
            BufferedImage image = ImageIO.read(file.toFile());
            attributes.put("width", Integer.toString(image.getWidth()));
            attributes.put("height", Integer.toString(image.getHeight()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean holdsImagesOnly(Node paragraph) {
        for (Node child = paragraph.getFirstChild(); child != null; child = child.getNext()) {
            boolean image = child instanceof Link && child.getFirstChild() instanceof Image;
            if (!image && !(child instanceof SoftLineBreak)) {
                return false;
            }
        }
        return true;
    }
}
