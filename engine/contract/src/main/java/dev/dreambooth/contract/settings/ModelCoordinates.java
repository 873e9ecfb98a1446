package dev.dreambooth.contract.settings;

import dev.dreambooth.contract.UserError;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A base model that is an artifact in a Maven repository: {@code group:artifact:version[:classifier][:zip]}.
 *
 * @param groupId the group
 * @param artifactId the artifact
 * @param version the version, fixed or a snapshot
 * @param classifier the classifier; may be empty
 * @param type the type, which is the file's extension
 */
public record ModelCoordinates(String groupId, String artifactId, String version, String classifier, String type) {
    private static final String ZIP = "zip";
    private static final String PART = "[A-Za-z0-9_.-]+";
    /** Three parts at least: two may be a drive of Windows and a name. Slashes make it a path. */
    private static final Pattern FORM = Pattern.compile(PART + "(:" + PART + "){2,4}");

    private static final Set<String> MOVING_VERSIONS = Set.of("latest", "release");

    /**
     * Returns the coordinates that a value of the setting {@code model} means, or empty if it is a path.
     *
     * @throws UserError if it has the form of coordinates that cannot be used
     */
    public static Optional<ModelCoordinates> parse(String model) {
        if (!FORM.matcher(model).matches()) {
            return Optional.empty();
        }
        String[] parts = model.split(":", -1);
        boolean fourthIsType = parts.length == 4 && parts[3].equals(ZIP);
        String classifier = parts.length < 4 || fourthIsType ? "" : parts[3];
        String type = parts.length == 5 ? parts[4] : ZIP;
        if (!type.equals(ZIP)) {
            throw refused("model is " + model + ", an artifact of type " + type + ".", "Name one of type zip.");
        }
        if (MOVING_VERSIONS.contains(parts[2].toLowerCase(Locale.ROOT))) {
            throw refused(
                    "model is " + model + ", which means another model tomorrow.",
                    "Name a version, such as " + parts[0] + ":" + parts[1] + ":1.0:zip.");
        }
        return Optional.of(new ModelCoordinates(parts[0], parts[1], parts[2], classifier, type));
    }

    /** Returns the coordinates in full. */
    @Override
    public String toString() {
        return groupId + ":" + artifactId + ":" + version + (classifier.isEmpty() ? "" : ":" + classifier) + ":" + type;
    }

    private static UserError refused(String what, String remedy) {
        return UserError.configuration(what, remedy).about(CommonSettings.MODEL);
    }
}
