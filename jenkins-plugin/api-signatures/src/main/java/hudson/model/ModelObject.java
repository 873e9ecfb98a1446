package hudson.model;

/** Something with a name. */
public interface ModelObject {
    String getDisplayName();
}
