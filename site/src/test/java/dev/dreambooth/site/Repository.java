package dev.dreambooth.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;

/** The repository that these tests lie in, and the site that the build has made of it. */
final class Repository {
    static final Path ROOT = Path.of("..");
    static final Path SITE = Path.of("target", "site");

    private static final Map<String, Document> PAGES = new TreeMap<>();

    private Repository() {}

    /** Returns the pages of the site, by the names of their files. */
    static Map<String, Document> pages() throws IOException {
        if (PAGES.isEmpty()) {
            PAGES.putAll(readPages());
        }
        return PAGES;
    }

    private static Map<String, Document> readPages() throws IOException {
        Map<String, Document> pages = new TreeMap<>();
        try (Stream<Path> files = Files.list(SITE)) {
            for (Path file :
                    files.filter(name -> name.toString().endsWith(".html")).toList()) {
                pages.put(file.getFileName().toString(), Jsoup.parse(file));
            }
        }
        return pages;
    }

    /** Returns the Markdown files that pages are made of, from the root. */
    static List<String> documents() throws IOException {
        return SiteMap.of(ROOT).pages().stream()
                .map(SitePage::source)
                .distinct()
                .toList();
    }

    /** Returns whether a path of a document is there, as seen from the root or from the document's folder. */
    static boolean has(String document, String path) {
        return Files.exists(ROOT.resolve(path))
                || Files.exists(ROOT.resolve(document).resolveSibling(path).normalize());
    }

    /** Returns whether a path is there as seen from a folder beside the document, as examples are from the page about them. */
    static boolean hasInAFolder(String document, String path) throws IOException {
        try (Stream<Path> beside = Files.list(ROOT.resolve(document).resolveSibling(""))) {
            return beside.anyMatch(folder -> Files.exists(folder.resolve(path)));
        }
    }
}
