package dev.dreambooth.site;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.commonmark.node.Heading;

/** What leads from a page to others: all pages, the headings of this one, the page before and the page after. */
final class Menus {
    private final SiteMap map;

    Menus(SiteMap map) {
        this.map = map;
    }

    /** Returns the list of all pages, in which this one is marked. */
    String pages(SitePage current) {
        return map.groups().stream()
                .map(group -> "<h2>" + Html.escape(group.title()) + "</h2>\n<ul>\n"
                        + group.pages().stream()
                                .map(page -> "<li>" + link(page, page.equals(current) ? " aria-current=\"page\"" : ""))
                                .collect(Collectors.joining("\n"))
                        + "\n</ul>\n")
                .collect(Collectors.joining());
    }

    /** Returns the list of a page's headings, or nothing for a page of few. */
    static String headings(Map<Heading, String> headings) {
        List<Map.Entry<Heading, String>> listed = headings.entrySet().stream()
                .filter(heading ->
                        heading.getKey().getLevel() == 2 || heading.getKey().getLevel() == 3)
                .toList();
        if (listed.size() < 3) {
            return "";
        }
        return listed.stream()
                .map(heading -> "<li class=\"level-" + heading.getKey().getLevel() + "\"><a href=\"#"
                        + Html.escape(heading.getValue()) + "\">"
                        + Html.escape(PlainText.of(heading.getKey())) + "</a>\n")
                .collect(Collectors.joining(
                        "",
                        "<nav class=\"toc\" aria-labelledby=\"toc\">\n<h2 id=\"toc\">On this page</h2>\n<ul>\n",
                        "</ul>\n</nav>\n"));
    }

    /** Returns links to the neighbours of a page. */
    String neighbours(SitePage current) {
        List<SitePage> pages = map.pages();
        int place = pages.indexOf(current);
        String before = place == 0 ? "" : "<span>Before: " + link(pages.get(place - 1), " rel=\"prev\"") + "</span>\n";
        String after = place + 1 == pages.size()
                ? ""
                : "<span>Next: " + link(pages.get(place + 1), " rel=\"next\"") + "</span>\n";
        return before + after;
    }

    private static String link(SitePage page, String attributes) {
        return "<a href=\"" + page.href() + "\"" + attributes + ">" + Html.escape(page.label()) + "</a>";
    }
}
