package dev.dreambooth.jenkins.local;

import hudson.model.Computer;
import hudson.security.Permission;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import jenkins.model.Jenkins;

/** The controller that tests have: its extensions, what is online, who may do what. Never seen by the plugin. */
public final class LocalJenkins extends Jenkins {
    /** The name of the only agent. */
    public static final String NODE = "agent-1";

    private static final List<Object> EXTENSIONS = new CopyOnWriteArrayList<>();
    private static final Set<Permission> DENIED = ConcurrentHashMap.newKeySet();
    private static final LocalJenkins INSTANCE = new LocalJenkins();
    private static final Map<String, String> TOOL_LOCATIONS = new ConcurrentHashMap<>();
    private static final AtomicInteger ABORTED = new AtomicInteger();
    private static volatile Computer computer;
    private static volatile boolean online = true;
    private static volatile boolean terminating;
    private static volatile String rootUrl;

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
        TOOL_LOCATIONS.clear();
        LocalChecks.reset();
        computer = null;
        ABORTED.set(0);
        online = true;
        terminating = false;
        rootUrl = "https://ci.example.com/";
    }

    /** Returns the extensions of a type. */
    public static <T> List<T> extensions(Class<T> type) {
        return EXTENSIONS.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** Says which computer all files are on. */
    public static void computer(Computer here) {
        computer = here;
    }

    /** Returns the computer that files are on, or null where none was told. */
    public static Computer computer() {
        return computer;
    }

    /** Gives the tools of a node a place of their own. */
    public static void toolLocation(String node, String home) {
        TOOL_LOCATIONS.put(node, home);
    }

    /** Returns where the tools of a node are. */
    public static String toolLocationOr(String node, String usual) {
        return TOOL_LOCATIONS.getOrDefault(node, usual);
    }

    /** Breaks the connection in the middle of that many calls to come. */
    public static void abortCalls(int count) {
        ABORTED.set(count);
    }

    /** Throws what a call gets whose connection breaks while it waits: with remoting, no IOException. */
    public static void inMiddleOfCall() {
        if (ABORTED.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new IllegalStateException("the channel was closed under the request");
        }
    }

    /** Connects or disconnects the agent. */
    public static void online(boolean connected) {
        online = connected;
    }

    /** Returns whether an agent is connected. */
    public static boolean online(String node) {
        return online && node.equals(NODE);
    }

    /** Says at which address people find the controller; null where an administrator has not said. */
    public static void rootUrl(String url) {
        rootUrl = url;
    }

    @Override
    public String getRootUrl() {
        return rootUrl;
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
