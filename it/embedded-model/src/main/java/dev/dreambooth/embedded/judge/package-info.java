/** Whether the finished model does what it is told, judged by a classifier that learned from composed images. */
package dev.dreambooth.embedded.judge;
