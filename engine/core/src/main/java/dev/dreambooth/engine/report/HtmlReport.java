package dev.dreambooth.engine.report;

import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.contract.record.ResultFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A page about a run that opens in any browser without a server: plain HTML and a style sheet beside it. It has no
 * script and no inline style, both of which build servers forbid in archived pages, and escapes all it is given.
 */
public final class HtmlReport {
    private static final String STYLE_SHEET = "report.css";

    private final String title;
    private final int page;
    private final int pages;
    private final StringBuilder body = new StringBuilder();

    /** Images narrower than this are shown enlarged, pixel by pixel. */
    private static final int SMALL = 128;

    /** Tables with more rows than this are folded away until somebody opens them. */
    private static final int LONG = 12;

    /**
     * An image on the page.
     *
     * @param file its path relative to the page's folder, with forward slashes
     * @param caption the text below it, which is also what is read out in its place
     * @param width in pixels; 0 if it is not known
     */
    public record Image(String file, String caption, int width) {
        /** Creates an image of unknown size. */
        public Image(String file, String caption) {
            this(file, caption, 0);
        }
    }

    /** Begins the only page with its heading. */
    public HtmlReport(String title) {
        this(title, 1, 1);
    }

    /**
     * Begins one of several pages, each of which leads to those beside it.
     *
     * @param page from 1
     * @param pages how many there are
     */
    public HtmlReport(String title, int page, int pages) {
        this.title = pages == 1 ? title : title + ", page " + page + " of " + pages;
        this.page = page;
        this.pages = pages;
    }

    /**
     * Adds the few numbers that tell most, in large type, in the map's order.
     *
     * @return this page
     */
    public HtmlReport figures(Map<String, String> figures) {
        body.append("<ul class=\"figures\">\n");
        figures.forEach((name, value) -> body.append("<li><b>")
                .append(Markup.escape(value))
                .append("</b> ")
                .append(Markup.escape(name))
                .append("</li>\n"));
        body.append("</ul>\n");
        return this;
    }

    /**
     * Adds a table of names and values, in the map's order; a long one is folded, which needs no script.
     *
     * @return this page
     */
    public HtmlReport table(String heading, Map<String, String> rows) {
        body.append(String.format(
                Locale.ROOT,
                "<details%s><summary><h2>%s</h2> <span>%d</span></summary>\n<dl>\n",
                rows.size() > LONG ? "" : " open=\"open\"",
                Markup.escape(heading),
                rows.size()));
        rows.forEach((name, value) -> body.append("<div><dt>")
                .append(Markup.escape(name))
                .append("</dt><dd>")
                .append(Markup.escape(value))
                .append("</dd></div>\n"));
        body.append("</dl>\n</details>\n");
        return this;
    }

    /**
     * Adds a drawing as wide as the page, of which dark screens get another.
     *
     * @param dark the path of the drawing for dark screens, as that of the image
     * @return this page
     */
    public HtmlReport chart(String heading, Image image, String dark) {
        heading(heading);
        body.append("<figure class=\"chart\"><picture><source media=\"(prefers-color-scheme: dark)\" srcset=\"%s\"/>%s"
                .formatted(Markup.escape(address(dark)), image(image)));
        body.append("</picture>").append(caption(image)).append("</figure>\n");
        return this;
    }

    /**
     * Adds one image that holds many, in its own size as far as the page is wide enough.
     *
     * @return this page
     */
    public HtmlReport sheet(String heading, Image image) {
        heading(heading);
        body.append("<figure class=\"sheet\">").append(linked(image)).append("</figure>\n");
        return this;
    }

    /**
     * Adds images of one size side by side, each a link to its file.
     *
     * @return this page
     */
    public HtmlReport images(String heading, List<Image> images) {
        heading(heading);
        body.append("<div class=\"images\">\n");
        images.forEach(image -> body.append("<figure>").append(linked(image)).append("</figure>\n"));
        body.append("</div>\n");
        return this;
    }

    private static String linked(Image image) {
        return "<a href=\"%s\">%s</a>%s".formatted(Markup.escape(address(image.file())), image(image), caption(image));
    }

    private static String image(Image image) {
        boolean small = image.width() > 0 && image.width() < SMALL;
        return "<img%s src=\"%s\" alt=\"%s\"/>"
                .formatted(
                        small ? " class=\"small\"" : "",
                        Markup.escape(address(image.file())),
                        Markup.escape(image.caption()));
    }

    private static String caption(Image image) {
        return "<figcaption>" + Markup.escape(image.caption()) + "</figcaption>";
    }

    /** Returns the page. */
    public String html() {
        String safeTitle = Markup.escape(title);
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <title>%s</title>
                <link rel="stylesheet" href="%s"/>
                </head>
                <body>
                <h1>%s</h1>
                %s%s</body>
                </html>
                """.formatted(safeTitle, STYLE_SHEET, safeTitle, body, neighbours());
    }

    private String neighbours() {
        if (pages == 1) {
            return "";
        }
        StringBuilder links = new StringBuilder("<nav class=\"pages\">\n");
        link(links, "first", 1);
        link(links, "previous", page - 1);
        link(links, "next", page + 1);
        link(links, "last", pages);
        return links.append("</nav>\n").toString();
    }

    private void link(StringBuilder links, String text, int to) {
        if (to >= 1 && to <= pages && to != page) {
            links.append("<a href=\"%s\">%s</a>\n".formatted(address(ResultFiles.page(ResultFiles.REPORT, to)), text));
        }
    }

    /** Writes the page and its style sheet into a folder. */
    public void write(Path folder) {
        AtomicFiles.write(folder.resolve(STYLE_SHEET), styleSheet());
        AtomicFiles.write(
                folder.resolve(ResultFiles.page(ResultFiles.REPORT, page)), html().getBytes(StandardCharsets.UTF_8));
    }

    private void heading(String text) {
        body.append("<h2>").append(Markup.escape(text)).append("</h2>\n");
    }

    /** Returns a relative address: what is special in addresses is encoded, and a colon is no scheme behind "./". */
    private static String address(String file) {
        try {
            return new URI(null, null, "./" + file, null).toASCIIString();
        } catch (URISyntaxException impossible) {
            throw new IllegalArgumentException(file, impossible);
        }
    }

    private static byte[] styleSheet() {
        try (InputStream stream = HtmlReport.class.getResourceAsStream(STYLE_SHEET)) {
            return stream.readAllBytes();
        } catch (IOException damaged) {
            throw new UncheckedIOException("the engine's style sheet is unreadable", damaged);
        }
    }
}
