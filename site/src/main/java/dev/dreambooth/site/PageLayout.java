package dev.dreambooth.site;

import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What all pages have around what they say. The policy in their heads keeps browsers from loading anything of other sites. */
final class PageLayout {
    private static final Pattern PLACE = Pattern.compile("\\{(\\w+)\\}");
    private static final String NAME = "DreamBooth for the JVM";
    private static final String LAYOUT = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; img-src 'self'; script-src {scripts}; base-uri 'none'; form-action 'none'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="referrer" content="no-referrer">
            <title>{title}</title>
            <meta name="description" content="{description}">
            <link rel="stylesheet" href="style.css">
            <link rel="icon" type="image/png" href="files/it/quickstart/images/01.png">
            {script}</head>
            <body class="{class}">
            <a class="skip" href="#content">To the text</a>
            <header>
            <a class="name" href="index.html">{name}</a>
            <nav aria-label="Main pages">
            <a href="start.html">Start</a>
            <a href="guide.html">Guide</a>
            <a href="settings.html">Settings</a>
            <a href="gallery.html">Gallery</a>
            <a class="all" href="#pages">All pages</a>
            </nav>
            </header>
            <div class="columns">
            <main id="content">
            {heading}{headings}<article>
            {body}</article>
            <nav class="neighbours" aria-label="Pages before and after">
            {neighbours}</nav>
            </main>
            <nav id="pages" aria-label="All pages">
            {pages}</nav>
            </div>
            <footer>
            <p>{name} {version}. Apache-2.0. Nothing on this page comes from another site.</p>
            </footer>
            </body>
            </html>
            """;

    private final Menus menus;
    private final String version;

    PageLayout(Menus menus, String version) {
        this.menus = menus;
        this.version = version;
    }

    /** Returns a whole page; title and description are given as text, all else as HTML. */
    String html(SitePage page, String title, String description, String heading, String headings, String body) {
        boolean script = page.source().equals(SiteMap.SETTINGS);
        Map<String, String> values = Map.ofEntries(
                Map.entry("scripts", script ? "'self'" : "'none'"),
                Map.entry("script", script ? "<script src=\"search.js\" defer></script>\n" : ""),
                Map.entry("title", Html.escape(page.source().equals(SiteMap.HOME) ? title : title + " – " + NAME)),
                Map.entry("description", Html.escape(description)),
                Map.entry("class", page.name()),
                Map.entry("name", NAME),
                Map.entry("heading", heading),
                Map.entry("headings", headings),
                Map.entry("body", body),
                Map.entry("neighbours", menus.neighbours(page)),
                Map.entry("pages", menus.pages(page)),
                Map.entry("version", Html.escape(version)));
        return PLACE.matcher(LAYOUT)
                .replaceAll(place -> Matcher.quoteReplacement(Objects.requireNonNull(values.get(place.group(1)))));
    }
}
