/**
 * What builds and projects show: each stage that ran with its curve, images, record and warnings, and trends
 * over builds. Fields of the classes that builds keep are the format of {@code build.xml}: none is ever renamed.
 */
@NullMarked
package dev.dreambooth.jenkins.results;

import org.jspecify.annotations.NullMarked;
