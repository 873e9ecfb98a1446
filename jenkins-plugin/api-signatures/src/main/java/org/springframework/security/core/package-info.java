/** Stand-ins of the Jenkins API: the signatures that the plugin is compiled against, with as much local behaviour as its tests need. */
package org.springframework.security.core;
