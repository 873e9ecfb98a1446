package hudson.model;

/** What Jenkins knows of a describable class. */
public abstract class Descriptor<T extends Describable<T>> implements Saveable {
    protected Descriptor() {}

    public String getDisplayName() {
        return getClass().getSimpleName();
    }

    public String getId() {
        return getClass().getName();
    }

    public synchronized void load() {}

    @Override
    public synchronized void save() {}
}
