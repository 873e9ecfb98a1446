package dev.dreambooth.jenkins.evaluation;

import dev.dreambooth.jenkins.untrusted.Numbers;
import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * The evaluation of an earlier build that a later one is held against, with its numbers: the earlier build may be deleted.
 * Immutable; kept with running Pipelines and with builds.
 */
@ExportedBean(defaultVisibility = 3)
public final class Reference implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int build;
    private final String sha256;
    private final TreeMap<String, Double> values;

    /**
     * Creates a reference.
     *
     * @param build the number of the earlier build
     * @param sha256 the digest of its {@code evaluation.json}
     * @param values its numbers by measure
     */
    public Reference(int build, String sha256, Map<String, Double> values) {
        this.build = build;
        this.sha256 = sha256;
        this.values = new TreeMap<>(values);
    }

    /** Returns the number of the earlier build. */
    @Exported
    public int getBuild() {
        return build;
    }

    /** Returns the digest of its document. */
    public String sha256() {
        return sha256;
    }

    /** Returns its number for a measure, for a person; empty if it has none. */
    public String valueOf(MeasuredValue measure) {
        Double then = values.get(measure.getName());
        return then == null ? "" : Numbers.brief(then);
    }

    /** Returns by how much a measure has risen since then; empty if it was not measured. */
    public String changeOf(MeasuredValue measure) {
        @Nullable Double then = values.get(measure.getName());
        return then == null ? "" : Numbers.change(measure.getTrained().getValue() - then);
    }
}
