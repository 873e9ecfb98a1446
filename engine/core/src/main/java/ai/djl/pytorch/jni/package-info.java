/** The one class that has to share a package with DJL's native interface. */
@NullMarked
package ai.djl.pytorch.jni;

import org.jspecify.annotations.NullMarked;
