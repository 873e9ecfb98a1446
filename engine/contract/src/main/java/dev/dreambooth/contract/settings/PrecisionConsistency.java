package dev.dreambooth.contract.settings;

/** Refuses settings that 16-bit floats cannot keep to. */
final class PrecisionConsistency {
    private PrecisionConsistency() {}

    static void check(ResolvedSettings settings) {
        if (!settings.get(CommonSettings.PRECISION).equals("fp32")
                && settings.get(CommonSettings.DETERMINISM).equals("portable")) {
            throw Consistency.contradiction(
                    settings,
                    CommonSettings.PRECISION,
                    CommonSettings.DETERMINISM,
                    "Products of 16-bit numbers are formed by other code where a CPU has units for them: use fp32, or"
                            + " determinism machine.");
        }
    }
}
