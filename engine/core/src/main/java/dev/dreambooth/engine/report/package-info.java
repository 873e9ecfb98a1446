/** What a person looks at after a run: sheets of the images made, and the course of the loss. */
@NullMarked
package dev.dreambooth.engine.report;

import org.jspecify.annotations.NullMarked;
