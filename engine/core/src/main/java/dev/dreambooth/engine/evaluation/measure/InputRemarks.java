package dev.dreambooth.engine.evaluation.measure;

import dev.dreambooth.contract.evaluation.Digits;
import dev.dreambooth.engine.evaluation.Embeddings;
import dev.dreambooth.engine.evaluation.EncodedImages;
import java.util.ArrayList;
import java.util.List;

/** What the instance images themselves say about how far numbers relative to them can be trusted. */
final class InputRemarks {
    private static final int FEW = 3;
    /** Two photos that are hardly more than one. */
    private static final double NEAR_DUPLICATE = .98;

    private InputRemarks() {}

    static List<String> of(EncodedImages encoded) {
        List<String> remarks = new ArrayList<>();
        Embeddings references = encoded.whole();
        if (references.size() < FEW) {
            remarks.add(
                    references.size() == 1
                            ? "There is 1 instance image: what it would reach among others of its kind is not known."
                            : "There are " + references.size()
                                    + " instance images: what they reach among themselves is a rough scale.");
        }
        for (int i = 0; i < references.size(); i++) {
            for (int j = i + 1; j < references.size(); j++) {
                double cosine = references.cosine(i, references, j);
                if (encoded.mirrored().size() > 0) {
                    cosine = Math.max(cosine, references.cosine(i, encoded.mirrored(), j));
                }
                if (cosine > NEAR_DUPLICATE) {
                    remarks.add("Instance images " + (i + 1) + " and " + (j + 1) + " are nearly the same (cosine "
                            + Digits.text(cosine, 3)
                            + "): they make the ceiling look higher than it is, and copies harder to see.");
                }
            }
        }
        return remarks;
    }
}
