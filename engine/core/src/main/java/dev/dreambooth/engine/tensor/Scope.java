package dev.dreambooth.engine.tensor;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Owner of the tensors made while it is the innermost open scope of its thread; closing it frees all that were not kept.
 * Java's garbage collector sees of a tensor a few bytes, not the hundreds of megabytes behind it, and would free it far
 * too late; so what is made in a block of code goes with that block.
 *
 * <pre>{@code
 * try (Scope scope = Scope.open()) {
 *     Tensor hidden = ...;
 *     return scope.keep(hidden.add(residual)); // now belongs to the enclosing scope
 * }
 * }</pre>
 *
 * A tensor made outside any scope belongs to its maker, who has to close it.
 */
public final class Scope implements AutoCloseable {
    private static final ThreadLocal<Deque<Scope>> OPEN = ThreadLocal.withInitial(ArrayDeque::new);

    private final Set<Tensor> owned = Collections.newSetFromMap(new IdentityHashMap<>());

    private Scope() {}

    /** Opens a scope on this thread; close it on the same thread, in reverse order of opening. */
    public static Scope open() {
        Scope scope = new Scope();
        OPEN.get().push(scope);
        return scope;
    }

    /**
     * Lets a tensor outlive this scope: it moves to the enclosing one, or to the caller if there is none.
     *
     * @param tensor any tensor; one that this scope does not own is left where it is
     * @return the same tensor
     */
    public Tensor keep(Tensor tensor) {
        if (owned.remove(tensor)) {
            Scope outer = enclosing();
            if (outer != null) {
                outer.owned.add(tensor);
            }
            tensor.moveTo(outer);
        }
        return tensor;
    }

    /** {@link #keep(Tensor)} for each element. */
    public List<Tensor> keep(List<Tensor> tensors) {
        tensors.forEach(this::keep);
        return tensors;
    }

    /**
     * Takes a tensor out of every scope: from now on its holder closes it.
     *
     * @return the same tensor
     */
    public static Tensor detach(Tensor tensor) {
        Scope owner = tensor.owner();
        if (owner != null) {
            owner.owned.remove(tensor);
            tensor.moveTo(null);
        }
        return tensor;
    }

    /** Registers a new tensor with the innermost scope of this thread and returns that scope, or null. */
    static @Nullable Scope adopt(Tensor tensor) {
        Scope scope = OPEN.get().peek();
        if (scope != null) {
            scope.owned.add(tensor);
        }
        return scope;
    }

    void forget(Tensor tensor) {
        owned.remove(tensor);
    }

    private @Nullable Scope enclosing() {
        boolean found = false;
        for (Scope scope : OPEN.get()) {
            if (found) {
                return scope;
            }
            found = scope == this;
        }
        return null;
    }

    @Override
    public void close() {
        Deque<Scope> open = OPEN.get();
        if (open.peek() != this) {
            throw new IllegalStateException(
                    "scopes are closed in reverse order of opening, on the thread that opened them");
        }
        open.pop();
        for (Tensor tensor : owned.toArray(Tensor[]::new)) {
            tensor.close();
        }
    }
}
