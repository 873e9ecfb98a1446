package hudson.model;

import hudson.security.AccessControlled;
import hudson.security.Permission;

/** What the permissions to look at and to change a job are named after. */
public interface Item extends AccessControlled {
    Permission READ = new Permission();
    Permission CONFIGURE = new Permission();
}
