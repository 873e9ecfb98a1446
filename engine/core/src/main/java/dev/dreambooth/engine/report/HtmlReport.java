package dev.dreambooth.engine.report;

import dev.dreambooth.contract.io.AtomicFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A page about a run that opens in any browser without a server: plain HTML and a style sheet beside it. It has no
 * script and no inline style, both of which build servers forbid in archived pages, and escapes all it is given.
 */
public final class HtmlReport {
    /** The page. */
    public static final String FILE_NAME = "report.html";

    private static final String STYLE_SHEET = "report.css";

    private final String title;
    private final StringBuilder body = new StringBuilder();

    /**
     * A picture on the page.
     *
     * @param file its path relative to the page's folder, with forward slashes
     * @param caption the text below it, which is also what is read out in its place
     */
    public record Picture(String file, String caption) {}

    /** Begins a page with its heading. */
    public HtmlReport(String title) {
        this.title = title;
    }

    /**
     * Adds a sentence or two.
     *
     * @return this page
     */
    public HtmlReport paragraph(String text) {
        body.append("<p>").append(Markup.escape(text)).append("</p>\n");
        return this;
    }

    /**
     * Adds a table of names and values, in the map's order.
     *
     * @return this page
     */
    public HtmlReport table(String heading, Map<String, String> rows) {
        heading(heading);
        body.append("<table>\n");
        rows.forEach((name, value) -> body.append("<tr><th>")
                .append(Markup.escape(name))
                .append("</th><td>")
                .append(Markup.escape(value))
                .append("</td></tr>\n"));
        body.append("</table>\n");
        return this;
    }

    /**
     * Adds pictures side by side, each a link to its file.
     *
     * @return this page
     */
    public HtmlReport pictures(String heading, List<Picture> pictures) {
        heading(heading);
        body.append("<div class=\"pictures\">\n");
        for (Picture picture : pictures) {
            String address = Markup.escape(address(picture.file()));
            String caption = Markup.escape(picture.caption());
            body.append("<figure><a href=\"%s\"><img src=\"%s\" alt=\"%s\"/></a><figcaption>%s</figcaption></figure>\n"
                    .formatted(address, address, caption, caption));
        }
        body.append("</div>\n");
        return this;
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
                <title>%s</title>
                <link rel="stylesheet" href="%s"/>
                </head>
                <body>
                <h1>%s</h1>
                %s</body>
                </html>
                """.formatted(safeTitle, STYLE_SHEET, safeTitle, body);
    }

    /** Writes the page and its style sheet into a folder. */
    public void write(Path folder) {
        AtomicFiles.write(folder.resolve(STYLE_SHEET), styleSheet());
        AtomicFiles.write(folder.resolve(FILE_NAME), html().getBytes(StandardCharsets.UTF_8));
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
