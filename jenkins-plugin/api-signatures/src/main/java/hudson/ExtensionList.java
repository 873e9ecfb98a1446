package hudson;

import dev.dreambooth.jenkins.local.LocalJenkins;
import java.util.AbstractList;
import java.util.List;

/** The implementations of an extension point; here those that a test has put there. */
public class ExtensionList<T> extends AbstractList<T> {
    private final List<T> members;

    ExtensionList(List<T> members) {
        this.members = members;
    }

    public static <U> U lookupSingleton(Class<U> type) {
        return lookup(type).get(0);
    }

    public static <T> ExtensionList<T> lookup(Class<T> type) {
        return new ExtensionList<>(LocalJenkins.extensions(type));
    }

    @Override
    public T get(int index) {
        return members.get(index);
    }

    @Override
    public int size() {
        return members.size();
    }
}
