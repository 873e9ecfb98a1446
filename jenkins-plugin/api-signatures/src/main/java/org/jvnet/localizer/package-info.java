/** Jenkins' languages. */
package org.jvnet.localizer;
