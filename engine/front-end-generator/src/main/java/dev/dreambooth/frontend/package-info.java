/**
 * Turns the catalogue of settings into what each front end needs to take them, so that no setting can be missing in one:
 * a package for each front end. Run by the builds of those.
 */
@NullMarked
package dev.dreambooth.frontend;

import org.jspecify.annotations.NullMarked;
