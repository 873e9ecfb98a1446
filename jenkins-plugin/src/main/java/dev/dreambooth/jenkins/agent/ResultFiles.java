package dev.dreambooth.jenkins.agent;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.launch.WorkFolder;
import dev.dreambooth.contract.machine.FileNames;
import dev.dreambooth.contract.record.RunRecord;
import dev.dreambooth.jenkins.untrusted.RelativePath;
import hudson.AbortException;
import hudson.remoting.VirtualChannel;
import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import jenkins.MasterToSlaveFileCallable;

/** Lists the files of a stage's results, and brings its record and events. Links are not followed. */
public final class ResultFiles extends MasterToSlaveFileCallable<ResultFiles.Listing> {
    /** The name of the record. */
    public static final String RECORD = RunRecord.FILE_NAME;
    /** The name of what an evaluation found. */
    public static final String EVALUATION = "evaluation.json";
    /** The longest record that is brought, in bytes. */
    public static final int MAX_RECORD_BYTES = 2 << 20;
    /** The most files that are listed. */
    public static final int MAX_FILES = 10_000;

    private static final long serialVersionUID = 1L;
    private static final String LOSSES = "losses.csv";
    private static final String VALIDATION_LOSSES = "validation-losses.csv";
    private static final int MAX_TEXT_BYTES = 4 << 20;
    /** What is brought of the contents. */
    private static final List<String> TEXTS = List.of(RECORD, WorkFolder.EVENTS, EVALUATION, LOSSES, VALIDATION_LOSSES);

    private final String folder;

    /**
     * Creates a question.
     *
     * @param folder the results' folder, or one file, relative to the workspace that is asked
     */
    public ResultFiles(String folder) {
        this.folder = folder;
    }

    @Override
    public Listing invoke(File workspace, VirtualChannel channel) throws IOException {
        if (!workspace.isDirectory()) { // which a build that got no further has none of
            return new Listing(new TreeMap<>(), new TreeMap<>(), 0);
        }
        Path base = workspace.toPath().toRealPath();
        Path root = below(base, folder);
        if (Files.isRegularFile(root, LinkOption.NOFOLLOW_LINKS)
                && root.toRealPath().startsWith(base)) {
            return new Listing(Map.of(root.getFileName().toString(), Files.size(root)), Map.of(), 0);
        }
        if (!Files.isDirectory(root) || !root.toRealPath().startsWith(base)) {
            return new Listing(new TreeMap<>(), new TreeMap<>(), 0);
        }
        Map<String, Long> sizes = new TreeMap<>();
        Files.walkFileTree(root, visitor(root, sizes));
        Map<String, String> texts = new TreeMap<>();
        for (String name : TEXTS) {
            Path file = root.resolve(name);
            if (Files.isRegularFile(file) && Files.size(file) <= MAX_TEXT_BYTES) {
                texts.put(name, new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
            }
        }
        return new Listing(sizes, texts, age(root));
    }

    /** A stage that was up to date has left its results alone, and begun a working folder of its own anew. */
    private static long age(Path root) throws IOException {
        long newest = 0;
        Path work = root.resolveSibling(".work");
        for (Stage stage : Stage.values()) {
            if (root.endsWith(stage.folder())) {
                newest = changed(work.resolve(stage.id()).resolve(WorkFolder.EVENTS));
            }
        }
        newest = Math.max(newest, changed(root.resolve(RECORD)));
        return Math.max(0, System.currentTimeMillis() - newest);
    }

    private static long changed(Path file) throws IOException {
        return Files.isRegularFile(file) ? Files.getLastModifiedTime(file).toMillis() : 0;
    }

    /** An agent that runs in a locale of ASCII cannot reach results that the engine, which does not, has made there. */
    private static Path below(Path base, String folder) throws AbortException {
        Optional<String> unnameable = FileNames.whyNot(folder);
        if (unnameable.isPresent()) {
            throw new AbortException("The results lie in '" + folder + "', " + unnameable.get()
                    + ". Start the agent's Java with LC_ALL=C.UTF-8 in its environment, or set outputDirectory to a name"
                    + " in ASCII.");
        }
        return base.resolve(folder);
    }

    private static FileVisitor<Path> visitor(Path root, Map<String, Long> sizes) {
        return new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String name = root.relativize(file).toString().replace(File.separatorChar, '/');
                if (attributes.isRegularFile() && RelativePath.of(name).isPresent()) {
                    sizes.put(name, attributes.size());
                }
                return sizes.size() < MAX_FILES ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
            }
        };
    }

    /** The answer, checked again on arrival. */
    public static final class Listing implements Serializable {
        private static final long serialVersionUID = 1L;

        private final TreeMap<String, Long> sizes;
        private final TreeMap<String, String> texts;
        private final long ageMillis;

        Listing(Map<String, Long> sizes, Map<String, String> texts, long ageMillis) {
            this.ageMillis = ageMillis;
            this.sizes = new TreeMap<>(sizes);
            this.texts = new TreeMap<>(texts);
        }

        /** Returns the sizes of the files in bytes by their names below the folder. */
        public Map<String, Long> sizes() {
            Map<String, Long> safe = new TreeMap<>();
            sizes.forEach((name, size) -> {
                if (safe.size() < MAX_FILES && size != null && size >= 0) {
                    RelativePath.of(name).ifPresent(good -> safe.put(good, size));
                }
            });
            return safe;
        }

        /** Returns how long ago the stage ran last, by the clock of its own machine, in milliseconds. */
        public long ageMillis() {
            return ageMillis;
        }

        /** Returns the text of the record; empty if there is none or it is too long. */
        public String record() {
            return text(RECORD, MAX_RECORD_BYTES);
        }

        /** Returns the text of the evaluation; empty if there is none or it is too long. */
        public String evaluation() {
            return text(EVALUATION, MAX_RECORD_BYTES);
        }

        /** Returns the lines of the events; empty if there are none or they are too long. */
        public String events() {
            return text(WorkFolder.EVENTS, MAX_TEXT_BYTES);
        }

        /** Returns the lines of the losses of all steps; empty if there are none or they are too long. */
        public String losses() {
            return text(LOSSES, MAX_TEXT_BYTES);
        }

        /** Returns the lines of the losses on held-out images; empty if there are none or they are too long. */
        public String validationLosses() {
            return text(VALIDATION_LOSSES, MAX_TEXT_BYTES);
        }

        private String text(String name, int maxBytes) {
            String text = texts.getOrDefault(name, "");
            return text.length() > maxBytes ? "" : text;
        }
    }
}
