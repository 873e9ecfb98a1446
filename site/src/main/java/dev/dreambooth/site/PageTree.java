package dev.dreambooth.site;

import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableHead;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.CustomBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;

/**
 * Turns the tree of a Markdown file into that of its page: links lead within the
 * site, names of settings to their rows, and images to themselves at full size.
 */
final class PageTree extends AbstractVisitor {
    private final SitePage page;
    private final Links links;
    private final Words words;

    PageTree(SitePage page, Links links, Words words) {
        this.page = page;
        this.links = links;
        this.words = words;
    }

    @Override
    public void visit(Link link) {
        link.setDestination(links.href(page, link.getDestination()));
        visitChildren(link);
    }

    @Override
    public void visit(Image image) {
        image.setDestination(links.href(page, image.getDestination()));
        if (!(image.getParent() instanceof Link)) {
            lead(image, image.getDestination());
        }
    }

    @Override
    public void visit(Code code) {
        if (!(code.getParent() instanceof Link || code.getParent() instanceof Heading)) {
            words.href(page, code.getLiteral()).ifPresent(destination -> lead(code, destination));
        }
    }

    private static void lead(Node node, String destination) {
        Link link = new Link(destination, null);
        node.insertBefore(link);
        link.appendChild(node);
    }

    @Override
    public void visit(CustomBlock block) {
        if (block instanceof TableBlock) {
            block.insertBefore(html("<div class=\"table\" tabindex=\"0\">"));
            block.insertAfter(html("</div>"));
            TableHead head = (TableHead) block.getFirstChild();
            if (PlainText.of(head).isBlank()) {
                head.unlink();
            }
        }
        visitChildren(block);
    }

    /** Comments are for who writes; other HTML than ours there is none. */
    @Override
    public void visit(HtmlBlock block) {
        drop(block, block.getLiteral());
    }

    @Override
    public void visit(HtmlInline inline) {
        drop(inline, inline.getLiteral());
    }

    private void drop(Node node, String literal) {
        if (!literal.startsWith("<!--")) {
            links.refuse(page, literal, "pages are written in Markdown alone");
        }
        node.unlink();
    }

    private static HtmlBlock html(String literal) {
        HtmlBlock block = new HtmlBlock();
        block.setLiteral(literal);
        return block;
    }
}
