package dev.dreambooth.engine.stage.evaluate;

import dev.dreambooth.engine.stage.Sample;

/**
 * An image that an evaluation looks at.
 *
 * @param of what it is to show, and which model made it
 * @param sample its prompt and seed
 */
record EvaluatedImage(Of of, Sample sample) {
    /** The folder of the images in that of the results. */
    static final String FOLDER = "images";

    /** What an image shows. */
    enum Of {
        /** The subject, by the trained model. */
        SUBJECT("subject"),
        /** The class, by the trained model. */
        CLASS("class"),
        /** The class, by the base model. */
        BASE("base");

        private final String folder;

        Of(String folder) {
            this.folder = folder;
        }
    }

    /** Returns whether the base model makes it. */
    boolean byBase() {
        return of == Of.BASE;
    }

    /** Returns where it lies in the folder of the results, with slashes. */
    String file() {
        return FOLDER + "/" + of.folder + "/" + sample.fileName();
    }
}
