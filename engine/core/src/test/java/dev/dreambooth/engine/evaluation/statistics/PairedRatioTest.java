package dev.dreambooth.engine.evaluation.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.dreambooth.contract.evaluation.Estimate;
import dev.dreambooth.contract.evaluation.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Intervals, the verdicts that follow, and how often both are wrong. */
class PairedRatioTest {
    private static final List<Double> A = List.of(.31, .42, .28, .35, .40, .22, .37, .33);
    private static final List<Double> D = List.of(.50, .55, .48, .52, .49, .51, .53, .47);

    @Test
    void aMeanHasStudentsInterval() {
        // mean .335, standard deviation .0652468, t(.975, 7) = 2.364624
        Estimate estimate = PairedRatio.mean(A).estimate(.975);

        assertThat(estimate.value()).isEqualTo(.335);
        assertThat(estimate.lower()).isCloseTo(.335 - 2.364624 * .0652468 / Math.sqrt(8), within(2e-6));
        assertThat(estimate.upper()).isCloseTo(.335 + 2.364624 * .0652468 / Math.sqrt(8), within(2e-6));
        assertThat(estimate.units()).isEqualTo(8);
    }

    @Test
    void theEndsOfTheIntervalAreTheThresholdsWhereTheVerdictTurns() {
        PairedRatio ratio = new PairedRatio(A, D);
        Estimate estimate = ratio.estimate(.975);
        double lower = estimate.lower();
        double upper = estimate.upper();

        assertThat(estimate.value()).isBetween(lower, upper);
        assertThat(ratio.against(lower - 1e-5, true, .975)).isEqualTo(Verdict.PASS);
        assertThat(ratio.against(lower + 1e-5, true, .975)).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(ratio.against(upper - 1e-5, true, .975)).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(ratio.against(upper + 1e-5, true, .975)).isEqualTo(Verdict.FAIL);
        assertThat(ratio.against(lower - 1e-5, false, .975)).isEqualTo(Verdict.FAIL);
        assertThat(ratio.against(upper + 1e-5, false, .975)).isEqualTo(Verdict.PASS);
    }

    @Test
    void aDenominatorThatMayBeNothingLeavesNoInterval() {
        PairedRatio ratio = new PairedRatio(A, List.of(.5, -.4, .3, -.2, .1, -.2, .3, -.1));

        assertThat(ratio.estimate(.975).lower()).isNull();
        assertThat(ratio.estimate(.975).upper()).isNull();
    }

    @Test
    void aSinglePromptDecidesNothing() {
        PairedRatio one = PairedRatio.mean(List.of(.9));

        assertThat(one.estimate(.975)).isEqualTo(new Estimate(.9, null, null, 1));
        assertThat(one.against(.1, true, .975)).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(one.morePrompts(.1, .975)).isZero();
        assertThatThrownBy(() -> new PairedRatio(List.of(), List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void promptsThatAgreeDecideAtOnce() {
        PairedRatio zeros = PairedRatio.mean(List.of(0.0, 0.0, 0.0));

        assertThat(zeros.against(0, false, .975)).isEqualTo(Verdict.PASS);
        assertThat(zeros.against(.01, true, .975)).isEqualTo(Verdict.FAIL);
        assertThat(zeros.morePrompts(.01, .975)).isEqualTo(1);
    }

    @Test
    void theNumberOfPromptsThatWouldDecideIsTheSmallest() {
        double threshold = .30;
        int more = PairedRatio.mean(A).morePrompts(threshold, .975);

        assertThat(PairedRatio.mean(A).against(threshold, true, .975)).isEqualTo(Verdict.INCONCLUSIVE);
        // sd .0652468, mean .335: t(n - 1) sd / sqrt(n) falls below .035 at n = 16
        assertThat(8 + more).isEqualTo(16);
        assertThat(PairedRatio.mean(A).morePrompts(.3349, .975)).isZero();
    }

    /**
     * With the truth at the threshold a gate may fail in one of twenty at a confidence of .95, whatever the number of
     * prompts; a bare comparison of means fails in one of two, and a percentile bootstrap over eight prompts in one of
     * eleven. The spreads are those that the facts assume: .04 between prompts, .09 between seeds.
     */
    @Test
    void falseAlarmsAreAsRareAsPromised() {
        for (int[] size : new int[][] {{2, 4}, {4, 2}, {8, 4}, {25, 4}}) {
            double alarms = failures(size[0], size[1], -.02, .02);
            assertThat(alarms).as("%d prompts", size[0]).isBetween(.035, .065);
        }
    }

    @Test
    void nothingChangedHardlyEverFailsAndALargeLossNearlyAlwaysDoes() {
        assertThat(failures(8, 4, 0, .02)).isLessThan(.01);
        assertThat(failures(8, 4, -.1, .02)).isGreaterThan(.94);
        // the bare comparison of means, for comparison
        assertThat(naive(8, 4, 0, .02)).isGreaterThan(.1);
    }

    private static double failures(int prompts, int seeds, double truth, double margin) {
        Random random = new Random(1);
        int failed = 0;
        int runs = 4000;
        for (int run = 0; run < runs; run++) {
            PairedRatio differences = PairedRatio.mean(differences(random, prompts, seeds, truth));
            if (differences.against(-margin, true, .95) == Verdict.FAIL) {
                failed++;
            }
        }
        return (double) failed / runs;
    }

    private static double naive(int prompts, int seeds, double truth, double margin) {
        Random random = new Random(1);
        int failed = 0;
        int runs = 4000;
        for (int run = 0; run < runs; run++) {
            List<Double> differences = differences(random, prompts, seeds, truth);
            if (differences.stream().mapToDouble(d -> d).sum() / prompts < -margin) {
                failed++;
            }
        }
        return (double) failed / runs;
    }

    private static List<Double> differences(Random random, int prompts, int seeds, double truth) {
        List<Double> means = new ArrayList<>(Collections.nCopies(prompts, truth));
        for (int p = 0; p < prompts; p++) {
            double mean = truth + .04 * random.nextGaussian();
            for (int s = 0; s < seeds; s++) {
                mean += .09 * random.nextGaussian() / seeds;
            }
            means.set(p, mean);
        }
        return means;
    }
}
