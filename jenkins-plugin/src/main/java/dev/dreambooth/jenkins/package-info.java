/** The Jenkins plugin: what belongs to none of its parts alone. */
package dev.dreambooth.jenkins;
