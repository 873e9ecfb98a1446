/**
 * What makes a family of models: which parts it has, how they are opened and conditioned, what its files are called. A
 * family is one implementation of {@link dev.dreambooth.engine.family.ModelFamily} in a package of its own, found as a
 * service; sampling, training and stages know none by name.
 */
@NullMarked
package dev.dreambooth.engine.family;

import org.jspecify.annotations.NullMarked;
