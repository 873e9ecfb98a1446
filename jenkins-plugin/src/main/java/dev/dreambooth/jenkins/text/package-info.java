/** What pages and forms say, in the reader's language. */
@NullMarked
package dev.dreambooth.jenkins.text;

import org.jspecify.annotations.NullMarked;
