package dev.dreambooth.embedded.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Eigenvectors are found by their definition: A v = λ v, orthonormal, largest eigenvalue first. */
class SymmetricEigenTest {
    private static final int N = 40;

    @Test
    void decomposesARandomMatrix() {
        double[][] a = randomSymmetric();
        SymmetricEigen eigen = SymmetricEigen.of(a);
        for (int k = 0; k < N; k++) {
            double[] v = eigen.vectors()[k];
            for (int i = 0; i < N; i++) {
                assertThat(dot(a[i], v)).isCloseTo(eigen.values()[k] * v[i], within(1e-9));
            }
            for (int l = 0; l <= k; l++) {
                assertThat(dot(v, eigen.vectors()[l])).isCloseTo(k == l ? 1 : 0, within(1e-10));
            }
            if (k > 0) {
                assertThat(eigen.values()[k]).isLessThanOrEqualTo(eigen.values()[k - 1]);
            }
        }
    }

    private static double[][] randomSymmetric() {
        Random random = new Random(7);
        double[][] a = new double[N][N];
        for (int i = 0; i < N; i++) {
            for (int j = 0; j <= i; j++) {
                a[i][j] = random.nextGaussian();
                a[j][i] = a[i][j];
            }
        }
        return a;
    }

    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }
}
