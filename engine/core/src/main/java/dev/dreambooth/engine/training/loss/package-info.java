/** What a training minimizes: the loss with prior preservation, how an error is measured, where in a picture it counts. */
package dev.dreambooth.engine.training.loss;
