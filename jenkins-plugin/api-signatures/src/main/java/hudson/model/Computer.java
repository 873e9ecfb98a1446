package hudson.model;

/** A node that is, or may be, connected. */
public abstract class Computer extends Actionable {
    public Node getNode() {
        return null;
    }
}
