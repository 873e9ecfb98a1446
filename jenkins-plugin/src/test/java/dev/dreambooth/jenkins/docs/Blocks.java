package dev.dreambooth.jenkins.docs;

import groovy.lang.Closure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** The blocks of a Pipeline that are open, each within the one before it, and all that there have been. */
final class Blocks {
    private final Consumer<Closure<?>> runner;
    private final Deque<String> open = new ArrayDeque<>();
    private final List<String> seen = new ArrayList<>();

    /** Takes what runs the body of a block as Pipelines do. */
    Blocks(Consumer<Closure<?>> runner) {
        this.runner = runner;
    }

    /** Runs the body of a block. */
    Object run(String name, Closure<?> body) {
        seen.add(name);
        open.push(name);
        try {
            runner.accept(body);
            return null;
        } finally {
            open.pop();
        }
    }

    /** Runs the body of a block that stands in another one and nowhere else. */
    Object within(String outer, String name, Closure<?> body) {
        require(outer, name);
        return run(name, body);
    }

    /** Refuses what does not stand in a certain block. */
    void require(String outer, String name) {
        if (!outer.equals(innermost())) {
            throw new WrongPipelineException(name + " stands in " + innermost() + " and not in " + outer);
        }
    }

    /** Remembers something that is no block. */
    void note(String what) {
        seen.add(what);
    }

    /** Returns the name of the innermost open block, or null outside of all. */
    String innermost() {
        return open.peek();
    }

    boolean isIn(String name) {
        return open.contains(name);
    }

    boolean hasSeen(String name) {
        return seen.contains(name);
    }

    /** Returns how many blocks there have been, to ask {@link #hasSeenSince} with. */
    int count() {
        return seen.size();
    }

    boolean hasSeenSince(int count, String name) {
        return seen.subList(count, seen.size()).contains(name);
    }
}
