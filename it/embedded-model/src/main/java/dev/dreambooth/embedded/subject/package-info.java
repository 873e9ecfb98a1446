/** The subjects of quickstart and tests: a dog and a robot that no training image shows, drawn by this project. */
@NullMarked
package dev.dreambooth.embedded.subject;

import org.jspecify.annotations.NullMarked;
