package dev.dreambooth.site;

import java.util.Locale;

/**
 * A page of the site.
 *
 * @param name the name of its file, without the ending
 * @param source the Markdown file that it is made of, from the root of the repository
 * @param section the heading of the one section that it shows, or nothing for a page of the whole file
 * @param label what menus call it
 */
record SitePage(String name, String source, String section, String label) {
    /** Returns the page of a whole file; all pages lie in one folder. */
    static SitePage of(String source, String label) {
        String path = source.replaceFirst("^(docs|it|site/pages|.*src/main)/(?!README)", "")
                .replaceFirst("(/README)?\\.md$", "");
        return new SitePage(path.replace('/', '-').toLowerCase(Locale.ROOT), source, "", label);
    }

    boolean whole() {
        return section.isEmpty();
    }

    String href() {
        return name + ".html";
    }
}
