/** What a person sees of a run in the build's log. */
package dev.dreambooth.maven.console;
