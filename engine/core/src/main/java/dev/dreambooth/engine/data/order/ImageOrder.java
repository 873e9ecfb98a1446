package dev.dreambooth.engine.data.order;

/** In which order the images of one set are visited; a pure function, so that any moment can be asked for alone. */
public interface ImageOrder {
    /**
     * Returns the index of the image that a sample shows.
     *
     * @param sample number of the sample among all that this set gives in a run, from 0
     */
    int image(long sample);

    /** Returns the number of images. */
    int images();
}
