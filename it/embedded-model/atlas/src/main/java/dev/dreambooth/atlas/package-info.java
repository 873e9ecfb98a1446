/** Makes the sprite atlas that the embedded model is trained on, from emoji packages of the npm registry. */
package dev.dreambooth.atlas;
