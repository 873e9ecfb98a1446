/**
 * Turns the catalogue of settings into the arguments of the Pipeline steps, their forms and their help, so that no
 * setting can be missing there.
 */
package dev.dreambooth.jenkins.generator;
