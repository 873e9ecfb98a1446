package dev.dreambooth.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What pages there are, in groups, in the order in which one leads to the next.
 *
 * @param groups the groups of the menu
 */
record SiteMap(List<Group> groups) {
    /**
     * Pages that belong together.
     *
     * @param title what the menu calls them
     * @param pages the pages
     */
    record Group(String title, List<SitePage> pages) {
        static Group of(String title, SitePage... pages) {
            return new Group(title, List.of(pages));
        }
    }

    static final String HOME = "site/pages/index.md";
    static final String GUIDE = "docs/guide.md";
    static final String SETTINGS = "docs/settings.md";

    private static final List<Group> KNOWN = List.of(
            Group.of(
                    "Start",
                    SitePage.of(HOME, "What it is"),
                    new SitePage("start", GUIDE, "Five-minute start", "Five-minute start"),
                    SitePage.of("site/pages/gallery.md", "Gallery"),
                    SitePage.of(GUIDE, "User guide"),
                    SitePage.of("docs/troubleshooting.md", "Troubleshooting")),
            Group.of(
                    "Run it",
                    SitePage.of("docs/maven.md", "Maven plugin"),
                    SitePage.of("docs/jenkins.md", "Jenkins plugin"),
                    SitePage.of("docs/api.md", "From Java"),
                    SitePage.of("docs/libtorch.md", "GPUs and libtorch"),
                    SitePage.of("docs/machines.md", "Other machines"),
                    SitePage.of("docs/reuse.md", "What runs again"),
                    SitePage.of("docs/fleet.md", "A fleet"),
                    SitePage.of("docs/reproducibility.md", "Reproducibility")),
            Group.of(
                    "Examples",
                    SitePage.of("examples/README.md", "All examples"),
                    SitePage.of("examples/mascot/README.md", "Mascot in a jar"),
                    SitePage.of("examples/nightly/README.md", "Every night"),
                    SitePage.of("examples/gate-and-deploy/README.md", "Gate and deploy"),
                    SitePage.of("examples/lora-on-release/README.md", "LoRA on a release"),
                    SitePage.of("examples/two-subjects/README.md", "Two subjects"),
                    SitePage.of("examples/matrix/README.md", "Matrix of subjects")),
            Group.of("Look up", SitePage.of(SETTINGS, "Settings"), SitePage.of("docs/glossary.md", "Glossary")),
            Group.of(
                    "Train",
                    SitePage.of("docs/training-data.md", "Training data"),
                    SitePage.of("docs/recipes.md", "Recipes"),
                    SitePage.of("docs/lora.md", "LoRA"),
                    SitePage.of("docs/memory.md", "Little memory"),
                    SitePage.of("docs/tracking.md", "Watching a training")),
            Group.of(
                    "Models and images",
                    SitePage.of("docs/models.md", "Models"),
                    SitePage.of("docs/prompts.md", "Prompts"),
                    SitePage.of("docs/schedulers.md", "Schedulers"),
                    SitePage.of("docs/image-to-image.md", "From an image")),
            Group.of(
                    "Judge",
                    SitePage.of("docs/evaluation.md", "Evaluation and gates"),
                    SitePage.of("docs/encoders.md", "Encoders")),
            Group.of(
                    "Proof",
                    SitePage.of("it/README.md", "Proof from outside"),
                    SitePage.of("it/quickstart/README.md", "Quickstart"),
                    SitePage.of("it/reference/README.md", "Beside diffusers"),
                    SitePage.of("it/bench/README.md", "Benchmark"),
                    SitePage.of("it/bench/RESULTS.md", "Speed"),
                    SitePage.of("it/bench/MEMORY.md", "Memory"),
                    SitePage.of("it/bench/GROWTH.md", "Growth"),
                    SitePage.of("it/bench/SDXL.md", "XL"),
                    SitePage.of("it/bench/GATES.md", "Gates on trial"),
                    SitePage.of("it/embedded-model/README.md", "The embedded model")),
            Group.of(
                    "The project",
                    SitePage.of("README.md", "Read me"),
                    SitePage.of("docs/architecture.md", "Architecture"),
                    SitePage.of("engine/core/src/main/torchscript/README.md", "Op library"),
                    SitePage.of("CONTRIBUTING.md", "Contributing"),
                    SitePage.of("docs/releasing.md", "Releasing"),
                    SitePage.of("SECURITY.md", "Security"),
                    SitePage.of("CHANGELOG.md", "Changes")));

    /** Returns the map of a repository: the known pages that it has, and in a last group those that nobody placed. */
    static SiteMap of(Path root) throws IOException {
        List<Group> groups = new ArrayList<>();
        for (Group group : KNOWN) {
            List<SitePage> there = group.pages().stream()
                    .filter(page -> Files.exists(root.resolve(page.source())))
                    .toList();
            if (!there.isEmpty()) {
                groups.add(new Group(group.title(), there));
            }
        }
        SiteMap known = new SiteMap(groups);
        List<SitePage> others = new ArrayList<>();
        for (String source : documents(root)) {
            if (known.pageOf(source).isEmpty()) {
                others.add(SitePage.of(source, MarkdownFile.read(root, source).title()));
            }
        }
        if (!others.isEmpty()) {
            groups.add(new Group("More", others));
        }
        return new SiteMap(List.copyOf(groups));
    }

    /** Returns all documents of the repository, in the order of their names; what lies among sources is none. */
    private static List<String> documents(Path root) throws IOException {
        return SourceFiles.below(root, ".md").stream()
                .map(file -> root.relativize(file).toString().replace('\\', '/'))
                .filter(name -> !name.contains("/src/"))
                .sorted()
                .toList();
    }

    List<SitePage> pages() {
        return groups.stream().flatMap(group -> group.pages().stream()).toList();
    }

    /** Returns the page that shows the whole of a Markdown file. */
    Optional<SitePage> pageOf(String source) {
        return pages().stream()
                .filter(page -> page.whole() && page.source().equals(source))
                .findFirst();
    }
}
