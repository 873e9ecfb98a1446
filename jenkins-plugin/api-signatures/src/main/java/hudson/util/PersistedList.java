package hudson.util;

import java.util.ArrayList;
import java.util.List;

/** A list that is kept with its owner. */
public class PersistedList<T> {
    private final List<T> members = new ArrayList<>();

    public List<T> toList() {
        return members;
    }
}
