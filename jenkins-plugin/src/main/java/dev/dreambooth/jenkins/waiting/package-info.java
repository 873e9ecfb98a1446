/** What a build shows before it has anything of its own to show. */
@NullMarked
package dev.dreambooth.jenkins.waiting;

import org.jspecify.annotations.NullMarked;
