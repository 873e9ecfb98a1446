/** What a build makes of a trained model: the archive, and what is published beside it. */
package dev.dreambooth.maven.packaging;
