package dev.dreambooth.jenkins.local;

import hudson.security.Permission;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import jenkins.model.Jenkins;

/** The controller that tests have: its extensions, what is online, who may do what. Never seen by the plugin. */
public final class LocalJenkins extends Jenkins {
    /** The name of the only agent. */
    public static final String NODE = "agent-1";

    private static final List<Object> EXTENSIONS = new CopyOnWriteArrayList<>();
    private static final Set<Permission> DENIED = ConcurrentHashMap.newKeySet();
    private static final LocalJenkins INSTANCE = new LocalJenkins();
    private static volatile boolean online = true;
    private static volatile boolean terminating;

    private LocalJenkins() {}

    /** Returns the controller. */
    public static LocalJenkins instance() {
        return INSTANCE;
    }

    /** Forgets everything that a test has set. */
    public static void reset(Object... extensions) {
        EXTENSIONS.clear();
        EXTENSIONS.addAll(List.of(extensions));
        DENIED.clear();
        online = true;
        terminating = false;
    }

    /** Returns the extensions of a type. */
    public static <T> List<T> extensions(Class<T> type) {
        return EXTENSIONS.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** Connects or disconnects the agent. */
    public static void online(boolean connected) {
        online = connected;
    }

    /** Returns whether an agent is connected. */
    public static boolean online(String node) {
        return online && node.equals(NODE);
    }

    /** Lets the controller go down, or come back. */
    public static void terminating(boolean goingDown) {
        terminating = goingDown;
    }

    /** Returns whether the controller goes down. */
    public static boolean terminating() {
        return terminating;
    }

    /** Takes a permission away. */
    public static void deny(Permission permission) {
        DENIED.add(permission);
    }

    /** Returns whether somebody has a permission. */
    public static boolean allows(Permission permission) {
        return !DENIED.contains(permission);
    }
}
