package dev.dreambooth.engine.evaluation.gate;

import dev.dreambooth.contract.evaluation.Verdict;

/** Says why a gate has nothing to decide on, and what its verdict is then. */
final class NothingToCompare extends Exception {
    private static final long serialVersionUID = 1L;

    private final Verdict verdict;

    NothingToCompare(Verdict verdict, String why) {
        super(why);
        this.verdict = verdict;
    }

    Verdict verdict() {
        return verdict;
    }
}
