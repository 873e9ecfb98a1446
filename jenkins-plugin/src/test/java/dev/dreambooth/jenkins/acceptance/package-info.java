/** The acceptance run, tried with a stand-in for Jenkins. */
@NullMarked
package dev.dreambooth.jenkins.acceptance;

import org.jspecify.annotations.NullMarked;
