package dev.dreambooth.engine.family.original;

import java.util.Map;
import java.util.TreeMap;

/**
 * What the header of a single file says of the model, by the convention ModelSpec 1.0.0 that the usual user interfaces
 * show (github.com/Stability-AI/ModelSpec). It says no date: the same model is the same bytes.
 */
public final class ModelSpec {
    /** Which kind of model it is. */
    static final String ARCHITECTURE = "modelspec.architecture";

    /** What its UNet predicts: {@code v} or {@code epsilon}. */
    static final String PREDICTION_TYPE = "modelspec.prediction_type";

    /** The SHA-256 of all tensors' bytes, {@code 0x} before it. */
    public static final String HASH = "modelspec.hash_sha256";

    private ModelSpec() {}

    /**
     * Returns the header's lines but the hash.
     *
     * @param architecture such as {@code stable-diffusion-v1}
     * @param velocity whether the UNet predicts the velocity
     */
    static Map<String, String> of(String architecture, boolean velocity) {
        return new TreeMap<>(Map.of(
                "modelspec.sai_model_spec",
                "1.0.0",
                "modelspec.implementation",
                "sgm",
                ARCHITECTURE,
                architecture,
                PREDICTION_TYPE,
                velocity ? "v" : "epsilon"));
    }

    /**
     * Returns what the one who trains says of a model.
     *
     * @param resolution side of the images that it was trained on
     */
    public static Map<String, String> told(String title, int resolution) {
        return Map.of("modelspec.title", title, "modelspec.resolution", resolution + "x" + resolution);
    }
}
