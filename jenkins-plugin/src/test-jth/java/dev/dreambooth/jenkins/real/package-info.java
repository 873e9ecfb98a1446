/** Tests in a real Jenkins; only the official build of plugins runs them. */
package dev.dreambooth.jenkins.real;
