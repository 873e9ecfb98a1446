package dev.dreambooth.contract.evaluation;

import com.fasterxml.jackson.annotation.JsonValue;

/** What a gate says of a model. */
public enum Verdict {
    /** The whole interval is on the good side of the threshold. */
    PASS("pass"),
    /** The whole interval is on the bad side. */
    FAIL("fail"),
    /** The threshold is inside the interval: these images do not decide. */
    INCONCLUSIVE("inconclusive"),
    /** There is nothing to hold the number against, such as on the first build. */
    SKIPPED("skipped"),
    /** The number could not be measured. */
    ERROR("error");

    private final String label;

    Verdict(String label) {
        this.label = label;
    }

    /** Returns the word that documents hold. */
    @JsonValue
    public String label() {
        return label;
    }

    @Override
    public String toString() {
        return label;
    }
}
