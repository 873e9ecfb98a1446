/** Whether the finished model does what it is told, judged by a classifier that learned from composed images. */
@NullMarked
package dev.dreambooth.embedded.judge;

import org.jspecify.annotations.NullMarked;
