package dev.dreambooth.site;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;

/** Makes the site: a page for each Markdown file, the images and files that they lead to, a style sheet and a script. */
public final class Site {
    private static final Pattern VERSION = Pattern.compile("<version>([^<]+)</version>");

    private final Path root;
    private final Path target;
    private final SiteMap map;
    private final Links links;
    private final Words words;
    private final PageLayout layout;

    private Site(Path root, Path target) throws IOException {
        this.root = root;
        this.target = target;
        map = SiteMap.of(root);
        links = new Links(root, map);
        words = new Words(root, map);
        layout = new PageLayout(new Menus(map), version(root));
    }

    /**
     * Makes the site.
     *
     * @param arguments the root of the repository, and the folder for the site, which is made anew
     * @throws IOException if files cannot be read or written
     * @throws IllegalStateException if a page has links that lead nowhere; the message names all of them
     */
    public static void main(String... arguments) throws IOException {
        new Site(Path.of(arguments[0]).toRealPath(), Path.of(arguments[1])).make();
    }

    private void make() throws IOException {
        Folders.makeAnew(target);
        for (SitePage page : map.pages()) {
            Files.writeString(target.resolve(page.href()), html(page));
        }
        if (!links.problems().isEmpty()) {
            throw new IllegalStateException(
                    "Of the documents no site can be made:\n" + String.join("\n", links.problems()));
        }
        for (Map.Entry<String, Path> file : links.files().entrySet()) {
            Path place = target.resolve(file.getKey());
            Files.createDirectories(place.getParent());
            Files.copy(file.getValue(), place);
        }
        for (String resource : new String[] {"style.css", "search.js"}) {
            try (InputStream content = Objects.requireNonNull(Site.class.getResourceAsStream(resource), resource)) {
                Files.copy(content, target.resolve(resource));
            }
        }
    }

    private String html(SitePage page) throws IOException {
        MarkdownFile file = MarkdownFile.read(root, page.source());
        if (!page.whole()) {
            Sections.keepOnly(file, page.section());
        }
        boolean settings = page.source().equals(SiteMap.SETTINGS);
        String title = page.source().equals("README.md") ? page.label() : file.title();
        String description = description(file.tree());
        file.tree().accept(new PageTree(page, links, words));
        if (settings) {
            SettingsSearch.addTo(file.anchors());
        }
        PageHtml html = new PageHtml(links, file.anchors(), settings);
        // the title stands before the list of headings, the text behind it
        String heading = html.of(file.tree().getFirstChild());
        file.tree().getFirstChild().unlink();
        String headings = page.source().equals(SiteMap.HOME) ? "" : Menus.headings(file.anchors());
        return layout.html(page, title, description, heading, headings, html.of(file.tree()));
    }

    /** Returns the first paragraph, for search engines. */
    private static String description(Node tree) {
        StringBuilder text = new StringBuilder();
        tree.accept(new AbstractVisitor() {
            @Override
            public void visit(Paragraph paragraph) {
                text.append(text.isEmpty() ? PlainText.of(paragraph) : "");
            }
        });
        return text.toString();
    }

    /** Returns the version of the parent POM, which is its first. */
    private static String version(Path root) throws IOException {
        Matcher version = VERSION.matcher(Files.readString(root.resolve("pom.xml")));
        if (!version.find()) {
            throw new IllegalStateException("pom.xml names no version.");
        }
        return version.group(1);
    }
}
