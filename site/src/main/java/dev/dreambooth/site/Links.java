package dev.dreambooth.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Leads the links of Markdown files, which go to other files of the repository, to pages and files of the site. */
final class Links {
    private static final String FILES = "files/";

    private final Path root;
    private final SiteMap map;
    private final Map<String, Set<String>> anchors = new HashMap<>();
    private final SortedMap<String, Path> files = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();

    Links(Path root, SiteMap map) {
        this.root = root;
        this.map = map;
    }

    /** Returns where a link leads on the site; of one that leads nowhere, itself, and it is a problem. */
    String href(SitePage from, String destination) {
        if (destination.matches("https?://.+")) {
            return destination;
        }
        int hash = destination.indexOf('#');
        String path = hash < 0 ? destination : destination.substring(0, hash);
        String anchor = hash < 0 ? "" : destination.substring(hash + 1);
        String target = path.isEmpty() ? from.source() : beside(from.source(), path);
        // code hosts show the README.md of a folder
        Optional<SitePage> page = map.pageOf(target).or(() -> map.pageOf(target + "/README.md"));
        if (page.isPresent()) {
            if (!anchor.isEmpty() && !anchorsOf(page.get().source()).contains(anchor)) {
                return refuse(from, destination, target + " has no heading of that name");
            }
            String name = page.get().equals(from) && !anchor.isEmpty()
                    ? ""
                    : page.get().href();
            return anchor.isEmpty() ? name : name + "#" + anchor;
        }
        if (target.endsWith(".md") || !anchor.isEmpty()) {
            return refuse(from, destination, "there is no such page");
        }
        if (target.startsWith("..") || target.contains("target/") || !Files.isRegularFile(root.resolve(target))) {
            return refuse(from, destination, "the repository has no such file");
        }
        // servers send what has no ending as something to keep, not to read
        String published = FILES + (target.contains(".") ? target : target + ".txt");
        files.put(published, root.resolve(target));
        return published;
    }

    /** Notes that something of a page cannot be on the site. */
    String refuse(SitePage from, String destination, String why) {
        problems.add(from.source() + ": '" + destination + "' leads nowhere, since " + why + ".");
        return destination;
    }

    private static String beside(String source, String path) {
        return Path.of(source).resolveSibling(path).normalize().toString().replace('\\', '/');
    }

    private Set<String> anchorsOf(String source) {
        return anchors.computeIfAbsent(source, file -> {
            try {
                return new HashSet<>(MarkdownFile.read(root, file).anchors().values());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Returns the files that pages lead to or show, by their places on the site. */
    SortedMap<String, Path> files() {
        return files;
    }

    List<String> problems() {
        return problems;
    }
}
