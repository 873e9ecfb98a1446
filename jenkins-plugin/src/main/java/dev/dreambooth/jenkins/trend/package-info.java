/** How what was measured went over the builds of a project, quality first, and what changed between them. */
@NullMarked
package dev.dreambooth.jenkins.trend;

import org.jspecify.annotations.NullMarked;
