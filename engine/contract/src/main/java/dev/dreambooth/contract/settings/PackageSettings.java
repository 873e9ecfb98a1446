package dev.dreambooth.contract.settings;

import dev.dreambooth.contract.settings.choice.Attachment;
import dev.dreambooth.contract.settings.choice.Compression;
import dev.dreambooth.contract.settings.type.ChoiceListType;
import dev.dreambooth.contract.settings.type.Effect;
import dev.dreambooth.contract.settings.type.TextType;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.contract.settings.value.SettingGroup;
import java.util.List;

/** Settings of the archive that a build makes of a trained model, and of what it publishes beside it. */
public final class PackageSettings {
    private static final SettingGroup GROUP = new SettingGroup(); // no stage reads them: the build itself does

    /** What is installed and deployed. */
    public static final Setting<List<Attachment>> ATTACH = GROUP.define(
            "attach",
            new ChoiceListType<>(Attachment.class),
            "model|record|provenance|samples|evaluation",
            "",
            Effect.RUN,
            "What install and deploy publish of a packaged model.",
            "model|checkpoint");

    /** The classifier of the model. */
    public static final Setting<String> CLASSIFIER = GROUP.optional(
            "classifier",
            TextType.matching("[A-Za-z0-9_.-]+", "letters, digits, dots, dashes and underscores"),
            "",
            Effect.RUN,
            "The classifier of the packaged model, where one module has several.",
            "koala");

    /** Whether the archive is compressed. */
    public static final Setting<Compression> COMPRESSION = GROUP.choice(
            "compression",
            Compression.STORED,
            Effect.RUN,
            "How files are kept in the archive: stored gives the same bytes on every Java, deflated is a little smaller.",
            Compression.DEFLATED);

    private PackageSettings() {}

    /** Returns the settings of this chapter in the order of their definition. */
    public static List<Setting<?>> all() {
        return GROUP.members();
    }
}
