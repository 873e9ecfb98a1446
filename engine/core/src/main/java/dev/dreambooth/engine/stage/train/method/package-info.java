/** What a training changes of a model: all weights or adapters beside them, on one device or several. */
@NullMarked
package dev.dreambooth.engine.stage.train.method;

import org.jspecify.annotations.NullMarked;
