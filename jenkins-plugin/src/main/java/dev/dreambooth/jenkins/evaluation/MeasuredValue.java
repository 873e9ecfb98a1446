package dev.dreambooth.jenkins.evaluation;

import dev.dreambooth.jenkins.untrusted.JsonObject;
import dev.dreambooth.jenkins.untrusted.Numbers;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A measure of the trained model beside what it is to be seen against. Immutable. */
@ExportedBean(defaultVisibility = 3)
public final class MeasuredValue {
    private final String name;
    private final Interval trained;
    private final @Nullable Interval base;
    private final @Nullable Double ceiling;

    private MeasuredValue(String name, Interval trained, @Nullable Interval base, @Nullable Double ceiling) {
        this.name = name;
        this.trained = trained;
        this.base = base;
        this.ceiling = ceiling;
    }

    static Optional<MeasuredValue> of(String name, JsonObject measured) {
        return Interval.of(measured.object("tuned"))
                .map(trained -> new MeasuredValue(
                        name,
                        trained,
                        Interval.of(measured.object("base")).orElse(null),
                        measured.number("ceiling").orElse(null)));
    }

    /** Returns what was measured. */
    @Exported
    public String getName() {
        return name;
    }

    /** Returns the trained model's number. */
    @Exported
    public Interval getTrained() {
        return trained;
    }

    /** Returns the base model's number, or null if there is none. */
    @Exported
    public @Nullable Interval getBase() {
        return base;
    }

    /** Returns what the instance images reach among themselves, or null where there is no such thing. */
    @Exported
    public @Nullable Double getCeiling() {
        return ceiling;
    }

    /** Returns the same for a person. */
    public String getCeilingText() {
        return ceiling == null ? "" : Numbers.brief(ceiling);
    }
}
