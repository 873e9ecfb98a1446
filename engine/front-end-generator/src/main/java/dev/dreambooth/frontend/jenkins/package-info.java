/** The settings as arguments of Jenkins' Pipeline steps, with their forms and help. */
package dev.dreambooth.frontend.jenkins;
