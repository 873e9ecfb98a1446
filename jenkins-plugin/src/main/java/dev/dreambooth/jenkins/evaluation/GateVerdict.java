package dev.dreambooth.jenkins.evaluation;

import dev.dreambooth.jenkins.text.Messages;
import dev.dreambooth.jenkins.untrusted.JsonObject;
import dev.dreambooth.jenkins.untrusted.Numbers;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * What a gate demanded and what came of it. Immutable; a class and no record, since builds keep it and XStream cannot
 * read those.
 */
@ExportedBean(defaultVisibility = 3)
public final class GateVerdict {
    private static final int MAX_NAME = 100;
    private static final int MAX_MESSAGE = 1_000;
    private static final String PASSED = "pass";
    private static final String FAILED = "fail";

    private final String name;
    private final boolean atLeast;
    private final double threshold;
    private final String verdict;
    private final String consequence;
    private final @Nullable Interval found;
    private final String message;

    private GateVerdict(JsonObject result) {
        JsonObject gate = result.object("gate");
        name = gate.text("name", MAX_NAME).orElse("");
        atLeast = gate.flag("atLeast");
        threshold = gate.number("threshold").orElse(Double.NaN);
        verdict = result.text("verdict", MAX_NAME).orElse("");
        consequence = switch (verdict) {
            case FAILED, "error" -> gate.text("action", MAX_NAME).orElse("");
            case "inconclusive" -> gate.text("inconclusive", MAX_NAME).orElse("");
            default -> "";
        };
        found = Interval.of(result.object("estimate")).orElse(null);
        message = result.text("message", MAX_MESSAGE).orElse("");
    }

    static GateVerdict of(JsonObject result) {
        return new GateVerdict(result);
    }

    /** Returns what reports call it, build after build. */
    @Exported
    public String getName() {
        return name;
    }

    /** Returns whether the threshold is the smallest good number; otherwise it is the largest. */
    @Exported
    public boolean isAtLeast() {
        return atLeast;
    }

    /** Returns the bound. */
    @Exported
    public double getThreshold() {
        return threshold;
    }

    /** Returns what is demanded, such as {@code at least 0.3}. */
    public String getDemand() {
        return Messages.of(atLeast ? "atLeast" : "atMost", Numbers.brief(threshold));
    }

    /** Returns {@code pass}, {@code fail}, {@code inconclusive}, {@code skipped} or {@code error}. */
    @Exported
    public String getVerdict() {
        return verdict;
    }

    /** Returns what it does to the build: {@code fail}, {@code unstable}, {@code warn}, or nothing. */
    @Exported
    public String getConsequence() {
        return consequence;
    }

    /** Returns the number as the gate compares it, with its interval; null if there is none. */
    @Exported
    public @Nullable Interval getFound() {
        return found;
    }

    /** Returns the verdict in words, with what to do. */
    @Exported
    public String getMessage() {
        return message;
    }

    /** Returns whether it was reached. */
    boolean isPassed() {
        return verdict.equals(PASSED);
    }

    /** Returns which look of the verdict a page has. */
    public String getLook() {
        return switch (verdict) {
            case PASSED, FAILED, "inconclusive", "skipped" -> verdict;
            default -> "error";
        };
    }
}
