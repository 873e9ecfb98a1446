/** Where a build writes settings: the POM, the command line, other executions, and the credentials in settings.xml. */
@NullMarked
package dev.dreambooth.maven.settings;

import org.jspecify.annotations.NullMarked;
