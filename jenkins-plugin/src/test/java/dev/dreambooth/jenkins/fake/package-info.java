/** Builds, projects and Pipelines for tests, without Jenkins: as little as the plugin needs of them, faithfully. */
package dev.dreambooth.jenkins.fake;
