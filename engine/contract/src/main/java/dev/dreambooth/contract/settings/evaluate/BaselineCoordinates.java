package dev.dreambooth.contract.settings.evaluate;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code evaluation.json} of an earlier model in a Maven repository: {@code group:artifact:version[:classifier]}.
 *
 * @param groupId the group
 * @param artifactId the artifact
 * @param version one version, {@code RELEASE} or {@code LATEST}, or a range such as {@code [1.0,2.0)}
 * @param classifier the classifier
 */
public record BaselineCoordinates(String groupId, String artifactId, String version, String classifier) {
    /** The classifier that {@code evaluate} attaches its result by. */
    public static final String CLASSIFIER = "evaluation";
    /** The type of the artifact. */
    public static final String TYPE = "json";

    private static final String RELEASE = "release";
    private static final String LATEST = "latest";
    private static final String ANY_VERSION = "(,)";

    private static final String PART = "[A-Za-z0-9_.-]+";
    /** Three parts at least: two may be a drive of Windows and a name. Slashes make it a path. */
    private static final Pattern FORM = Pattern.compile("(?<group>" + PART + "):(?<artifact>" + PART + "):(?<version>"
            + PART + "|[\\[(][A-Za-z0-9_.,-]*[\\])])(:(?<classifier>" + PART + "))?");

    /** Returns the coordinates that a value means, or empty if it is a path. */
    public static Optional<BaselineCoordinates> parse(String value) {
        Matcher form = FORM.matcher(value);
        if (!form.matches()) {
            return Optional.empty();
        }
        String classifier = form.group("classifier");
        return Optional.of(new BaselineCoordinates(
                form.group("group"),
                form.group("artifact"),
                form.group("version"),
                classifier == null ? CLASSIFIER : classifier));
    }

    /** Returns the range of versions of which the last one is meant, or empty if it is one version. */
    public Optional<String> range() {
        String lower = version.toLowerCase(Locale.ROOT);
        if (lower.equals(RELEASE) || lower.equals(LATEST)) {
            return Optional.of(ANY_VERSION);
        }
        return version.startsWith("[") || version.startsWith("(") ? Optional.of(version) : Optional.empty();
    }

    /** Returns whether a version that is not released counts: only where {@code LATEST} says so. */
    public boolean takesSnapshots() {
        return version.equalsIgnoreCase(LATEST);
    }

    /** Returns the coordinates of one version. */
    public BaselineCoordinates of(String one) {
        return new BaselineCoordinates(groupId, artifactId, one, classifier);
    }

    /** Returns the coordinates in full. */
    @Override
    public String toString() {
        return groupId + ":" + artifactId + ":" + version + ":" + classifier + ":" + TYPE;
    }
}
