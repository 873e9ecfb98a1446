/** What charts have in common: round numbers along an axis, and where values lie between its ends. */
@NullMarked
package dev.dreambooth.jenkins.chart;

import org.jspecify.annotations.NullMarked;
