package dev.dreambooth.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.CustomNode;

/** Words of code that have a page or a row of their own to lead to: names of documents, and of settings. */
final class Words {
    private final SiteMap map;
    private final Set<String> settings = new HashSet<>();

    Words(Path root, SiteMap map) throws IOException {
        this.map = map;
        if (Files.exists(root.resolve(SiteMap.SETTINGS))) {
            MarkdownFile.read(root, SiteMap.SETTINGS).tree().accept(new AbstractVisitor() {
                @Override
                public void visit(CustomNode node) {
                    if (node instanceof TableCell cell
                            && cell.getPrevious() == null
                            && cell.getFirstChild() instanceof Code code) {
                        settings.add(code.getLiteral());
                    }
                    visitChildren(node);
                }
            });
        }
    }

    /**
     * Returns where a word leads, if it does. Names of one plain word, such as {@code model}, mean other things too, and lead
     * nowhere unless a value is set.
     */
    Optional<String> href(SitePage from, String word) {
        Optional<SitePage> page = map.pageOf(word);
        if (page.isPresent()) {
            return page.filter(named -> !named.equals(from)).map(SitePage::href);
        }
        String name = word.replaceFirst("^-Ddreambooth\\.", "").replaceFirst("=.*", "");
        boolean means = settings.contains(name) && (!name.equals(word) || name.matches(".*[A-Z].*"));
        return means && !from.source().equals(SiteMap.SETTINGS)
                ? map.pageOf(SiteMap.SETTINGS).map(settingsPage -> settingsPage.href() + "#setting-" + name)
                : Optional.empty();
    }
}
