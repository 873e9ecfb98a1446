package dev.dreambooth.engine.evaluation;

import java.util.ArrayList;
import java.util.List;

/**
 * Embeddings of n images or texts, each a vector of d numbers of length 1, so that cosines are dot products. A vector
 * that is not finite, as of an image of NaN, is kept and told by {@link #allFinite}.
 */
public final class Embeddings {
    /** How far from 1 the length of a vector may be, for rounding to half precision. */
    private static final double SLACK = 1e-2;

    private final List<float[]> vectors;

    private Embeddings(List<float[]> vectors) {
        this.vectors = vectors;
    }

    /**
     * Takes vectors (n of d).
     *
     * @throws IllegalArgumentException if their numbers of elements differ or a finite one is not of length 1
     */
    public static Embeddings of(List<float[]> vectors) {
        List<float[]> copies = new ArrayList<>();
        for (float[] vector : vectors) {
            if (vector.length != vectors.get(0).length) {
                throw new IllegalArgumentException(
                        "embeddings of " + vectors.get(0).length + " and " + vector.length + " numbers");
            }
            double norm = Math.sqrt(dot(vector, vector));
            if (Double.isFinite(norm) && Math.abs(norm - 1) > SLACK) {
                throw new IllegalArgumentException("an embedding of length " + norm + ", not 1");
            }
            copies.add(vector.clone());
        }
        return new Embeddings(List.copyOf(copies));
    }

    /** Takes the rows of a matrix (n x d). */
    public static Embeddings of(float[]... vectors) {
        return of(List.of(vectors));
    }

    /** Returns none. */
    public static Embeddings none() {
        return new Embeddings(List.of());
    }

    /** Returns the first of these alone. */
    public Embeddings first() {
        return new Embeddings(vectors.subList(0, 1));
    }

    /** Returns how many there are. */
    public int size() {
        return vectors.size();
    }

    /** Returns the cosine of the i-th of these and the j-th of others, in double precision. */
    public double cosine(int i, Embeddings others, int j) {
        return dot(vectors.get(i), others.vectors.get(j));
    }

    /** Returns whether every number is finite. */
    public boolean allFinite() {
        return vectors.stream().allMatch(vector -> Double.isFinite(dot(vector, vector)));
    }

    private static double dot(float[] a, float[] b) {
        if (a.length != b.length) {
            throw new IllegalArgumentException("embeddings of " + a.length + " and " + b.length + " numbers");
        }
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            sum += (double) a[k] * b[k];
        }
        return sum;
    }
}
