package dev.dreambooth.jenkins.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folders that steps work in, and what is stashed between them. Every {@code node} gets an empty one: no Pipeline may
 * rely on what another agent has left.
 */
final class Workspaces {
    private final Path folder;
    private final @Nullable Path project;
    private final Deque<Path> open = new ArrayDeque<>();
    private final Map<String, Path> stashes = new HashMap<>();
    private int made;
    private boolean modelExpected;

    /** Takes a folder for them, and the project that is checked out, or null for a made-up one. */
    Workspaces(Path folder, @Nullable Path project) {
        this.folder = folder;
        this.project = project;
    }

    /** Gives the next steps a workspace. */
    void enter() {
        open.push(make("workspace-"));
    }

    /** Ends what {@link #enter} began. */
    void leave() {
        open.pop();
    }

    /** Returns the workspace of a step. */
    Path of(String step) {
        if (open.isEmpty()) {
            throw new WrongPipelineException(step + " needs a workspace: it stands outside of every node");
        }
        return open.peek();
    }

    /** Fetches the project: a POM, settings, photos. */
    void checkOut() {
        Path workspace = of("checkout");
        if (project != null) {
            copy(project, workspace, path -> !path.toString().contains("target"));
            return;
        }
        try {
            Files.createDirectories(workspace.resolve("photos"));
            Files.writeString(workspace.resolve("photos/01.jpg"), "a photo");
            Files.writeString(workspace.resolve("dreambooth.yaml"), "instanceImages: photos\nsubjectClass: dog\n");
            Files.writeString(workspace.resolve("pom.xml"), "<project/>");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From now on there is a model, which images are made with. */
    void expectModel() {
        modelExpected = true;
    }

    boolean expectsModel() {
        return modelExpected;
    }

    /** Returns how many are open. */
    int count() {
        return open.size();
    }

    /** Refuses a pattern of files in the workspace, relative to it, that none has. */
    void requireAny(String step, String pattern) {
        Path workspace = of(step);
        PathMatcher wanted = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        try (Stream<Path> walk = Files.walk(workspace)) {
            if (walk.filter(Files::isRegularFile).map(workspace::relativize).noneMatch(wanted::matches)) {
                throw new WrongPipelineException(step + ": there is no " + pattern);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Keeps files for other workspaces. */
    void stash(String name, String includes) {
        Path from = of("stash");
        PathMatcher wanted = FileSystems.getDefault().getPathMatcher("glob:" + includes);
        Path to = make("stash-");
        if (copy(from, to, wanted) == 0) {
            throw new WrongPipelineException("No files included in stash '" + name + "': there is no " + includes);
        }
        stashes.put(name, to);
    }

    /** Brings back what was kept. */
    void unstash(String name) {
        Path to = of("unstash");
        Path from = stashes.get(name);
        if (from == null) {
            throw new WrongPipelineException("No such saved stash '" + name + "': there are " + stashes.keySet());
        }
        copy(from, to, path -> true);
    }

    private Path make(String prefix) {
        try {
            return Files.createDirectories(folder.resolve(prefix + made++));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int copy(Path from, Path to, PathMatcher wanted) {
        try (Stream<Path> walk = Files.walk(from)) {
            List<Path> files = walk.filter(Files::isRegularFile)
                    .map(from::relativize)
                    .filter(wanted::matches)
                    .toList();
            for (Path file : files) {
                Path target = to.resolve(file);
                Files.createDirectories(target.getParent());
                Files.copy(from.resolve(file), target);
            }
            return files.size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
