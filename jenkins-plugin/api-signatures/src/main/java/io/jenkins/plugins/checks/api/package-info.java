/** Stand-ins of the Checks API plugin: the signatures that the plugin is compiled against. */
package io.jenkins.plugins.checks.api;
