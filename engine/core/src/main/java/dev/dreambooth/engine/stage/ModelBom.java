package dev.dreambooth.engine.stage;

import dev.dreambooth.contract.json.CanonicalJson;
import dev.dreambooth.contract.record.FileRecord;
import dev.dreambooth.contract.record.Fingerprint;
import dev.dreambooth.contract.record.RunRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.cyclonedx.Version;
import org.cyclonedx.generators.BomGeneratorFactory;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.Component;
import org.cyclonedx.model.Dependency;
import org.cyclonedx.model.Hash;
import org.cyclonedx.model.Metadata;
import org.cyclonedx.model.Property;
import org.cyclonedx.model.component.ModelCard;
import org.cyclonedx.model.component.modelCard.ModelParameters;

/**
 * A trained model's bill of materials (CycloneDX 1.6, ML-BOM): the model and its files, the settings it was trained with,
 * and the files it was made from. Equal runs have equal bills: the serial number follows from the fingerprint, and there is
 * no time in it.
 */
final class ModelBom {
    /** The name of the file beside {@link RunRecord#FILE_NAME}. */
    static final String FILE_NAME = "bom.json";

    private static final String MODEL = "model";
    private static final String PREFIX = "dreambooth:";

    private ModelBom() {}

    /** Returns the text of the bill. */
    static byte[] of(RunRecord record) {
        Fingerprint made = record.fingerprint();
        Bom bom = new Bom();
        bom.setSerialNumber("urn:uuid:" + UUID.nameUUIDFromBytes(record.sha256().getBytes(StandardCharsets.UTF_8)));
        Metadata metadata = new Metadata();
        metadata.setTimestamp(null);
        metadata.setComponent(model(record));
        bom.setMetadata(metadata);
        Dependency uses = new Dependency(MODEL);
        made.inputs().forEach((name, digest) -> {
            String reference = "input:" + name;
            bom.addComponent(component(Component.Type.DATA, reference, name, digest));
            uses.addDependency(new Dependency(reference));
        });
        bom.addDependency(uses);
        return CanonicalJson.indented(
                        BomGeneratorFactory.createJson(Version.VERSION_16, bom).toJsonNode())
                .getBytes(StandardCharsets.UTF_8);
    }

    private static Component model(RunRecord record) {
        Fingerprint made = record.fingerprint();
        Component model = new Component();
        model.setType(Component.Type.MACHINE_LEARNING_MODEL);
        model.setBomRef(MODEL);
        model.setName("dreambooth-model");
        model.setVersion(record.sha256());
        for (FileRecord output : record.outputs()) {
            model.addComponent(
                    component(Component.Type.FILE, "output:" + output.name(), output.name(), output.sha256()));
        }
        made.environment().forEach((name, value) -> model.addProperty(new Property(PREFIX + name, value)));
        made.settings()
                .properties()
                .forEach(setting -> model.addProperty(
                        new Property(PREFIX + setting.getKey(), ReportTables.shown(setting.getValue()))));
        ModelParameters parameters = new ModelParameters();
        parameters.setTask("text-to-image");
        parameters.setArchitectureFamily("latent diffusion");
        parameters.setModelArchitecture("Stable Diffusion, fine-tuned by DreamBooth");
        ModelCard card = new ModelCard();
        card.setModelParameters(parameters);
        model.setModelCard(card);
        return model;
    }

    private static Component component(Component.Type type, String reference, String name, String sha256) {
        Component component = new Component();
        component.setType(type);
        component.setBomRef(reference);
        component.setName(name);
        component.setHashes(List.of(new Hash(Hash.Algorithm.SHA_256, sha256)));
        return component;
    }
}
