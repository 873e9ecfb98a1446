package dev.dreambooth.site;

import java.util.Map;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;

/** The field above the tables of settings, which {@code search.js} shows and obeys; without scripts the page is as it was. */
final class SettingsSearch {
    private static final String FORM = """
            <form id="search" role="search" hidden>
            <label for="q">Find a setting</label>
            <input id="q" type="search" autocomplete="off" spellcheck="false" placeholder="learning rate">
            <output for="q" aria-live="polite"></output>
            </form>""";

    private SettingsSearch() {}

    /** Puts the field before the first chapter. */
    static void addTo(Map<Heading, String> headings) {
        HtmlBlock form = new HtmlBlock();
        form.setLiteral(FORM);
        headings.keySet().stream()
                .filter(heading -> heading.getLevel() == 2)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The page of settings has no chapters."))
                .insertBefore(form);
    }
}
