/** The build step for freestyle projects: a stage by the same names, in a form. */
package dev.dreambooth.jenkins.freestyle;
