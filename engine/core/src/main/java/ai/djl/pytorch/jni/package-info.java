/** The one class that has to share a package with DJL's native interface. */
package ai.djl.pytorch.jni;
