package hudson.security;

import dev.dreambooth.jenkins.local.LocalJenkins;

/** Something that not everybody may see. */
public interface AccessControlled {
    default void checkPermission(Permission permission) {
        if (!hasPermission(permission)) {
            throw new SecurityException("no permission");
        }
    }

    default boolean hasPermission(Permission permission) {
        return LocalJenkins.allows(permission);
    }
}
