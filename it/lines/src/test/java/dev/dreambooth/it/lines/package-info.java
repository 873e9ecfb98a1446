/** Trainings under other versions of Maven, Java and libtorch than those that build this. */
@NullMarked
package dev.dreambooth.it.lines;

import org.jspecify.annotations.NullMarked;
