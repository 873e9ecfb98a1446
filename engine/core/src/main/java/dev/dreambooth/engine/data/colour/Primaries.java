package dev.dreambooth.engine.data.colour;

import java.util.List;

/**
 * The chromaticities x, y (CIE 1931) of white and of full red, green and blue.
 *
 * @param white x and y
 * @param red x and y
 * @param green x and y
 * @param blue x and y
 */
record Primaries(List<Double> white, List<Double> red, List<Double> green, List<Double> blue) {
    private static final List<Double> D65 = List.of(0.3127, 0.3290);

    /** Those of sRGB (ITU-R BT.709). */
    static final Primaries SRGB = ofD65(0.64, 0.33, 0.30, 0.60, 0.15, 0.06);

    /** The cone responses of Bradford's adaptation of white. */
    private static final double[][] BRADFORD = {
        {0.8951, 0.2664, -0.1614}, {-0.7502, 1.7135, 0.0367}, {0.0389, -0.0685, 1.0296}
    };

    /** Within which the primaries of a file are those of sRGB, written with fewer digits. */
    private static final double ROUNDING = 0.0015;

    static Primaries ofD65(double... redGreenBlue) {
        return new Primaries(
                D65,
                List.of(redGreenBlue[0], redGreenBlue[1]),
                List.of(redGreenBlue[2], redGreenBlue[3]),
                List.of(redGreenBlue[4], redGreenBlue[5]));
    }

    boolean areSrgb() {
        return near(white, SRGB.white) && near(red, SRGB.red) && near(green, SRGB.green) && near(blue, SRGB.blue);
    }

    private static boolean near(List<Double> one, List<Double> other) {
        return Math.abs(one.get(0) - other.get(0)) < ROUNDING && Math.abs(one.get(1) - other.get(1)) < ROUNDING;
    }

    /** Returns whether they span colours at all. */
    boolean areUsable() {
        boolean heights = List.of(white, red, green, blue).stream().allMatch(point -> point.get(1) > 1e-4);
        double area = (green.get(0) - red.get(0)) * (blue.get(1) - red.get(1))
                - (blue.get(0) - red.get(0)) * (green.get(1) - red.get(1));
        return heights && Math.abs(area) > 1e-4;
    }

    /** Returns the matrix from light of these primaries to that of sRGB, with white to white. */
    double[][] toSrgb() {
        double[][] adapted = product(adaptation(xyz(white), xyz(SRGB.white)), toXyz());
        return product(inverse(SRGB.toXyz()), adapted);
    }

    /** From light of these primaries to CIE XYZ: columns are the primaries, scaled so that they sum to white. */
    private double[][] toXyz() {
        double[][] columns = transposed(new double[][] {xyz(red), xyz(green), xyz(blue)});
        double[] scale = times(inverse(columns), xyz(white));
        double[][] scaled = new double[3][3];
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                scaled[row][column] = columns[row][column] * scale[column];
            }
        }
        return scaled;
    }

    private static double[] xyz(List<Double> point) {
        double x = point.get(0);
        double y = point.get(1);
        return new double[] {x / y, 1, (1 - x - y) / y};
    }

    private static double[][] adaptation(double[] from, double[] to) {
        double[] seen = times(BRADFORD, from);
        double[] wanted = times(BRADFORD, to);
        double[][] gain = new double[3][3];
        for (int i = 0; i < 3; i++) {
            gain[i][i] = wanted[i] / seen[i];
        }
        return product(inverse(BRADFORD), product(gain, BRADFORD));
    }

    private static double[][] product(double[][] a, double[][] b) {
        double[][] columns = transposed(b);
        double[][] result = new double[3][];
        for (int column = 0; column < 3; column++) {
            result[column] = times(a, columns[column]);
        }
        return transposed(result);
    }

    private static double[] times(double[][] matrix, double[] vector) {
        double[] result = new double[3];
        for (int row = 0; row < 3; row++) {
            result[row] = matrix[row][0] * vector[0] + matrix[row][1] * vector[1] + matrix[row][2] * vector[2];
        }
        return result;
    }

    private static double[][] transposed(double[][] matrix) {
        double[][] result = new double[3][3];
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                result[row][column] = matrix[column][row];
            }
        }
        return result;
    }

    /** By cofactors. */
    private static double[][] inverse(double[][] m) {
        double[][] cofactors = new double[3][3];
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                int r1 = (row + 1) % 3;
                int r2 = (row + 2) % 3;
                int c1 = (column + 1) % 3;
                int c2 = (column + 2) % 3;
                cofactors[row][column] = m[r1][c1] * m[r2][c2] - m[r1][c2] * m[r2][c1];
            }
        }
        double determinant = m[0][0] * cofactors[0][0] + m[0][1] * cofactors[0][1] + m[0][2] * cofactors[0][2];
        double[][] result = transposed(cofactors);
        for (double[] row : result) {
            for (int column = 0; column < 3; column++) {
                row[column] /= determinant;
            }
        }
        return result;
    }
}
