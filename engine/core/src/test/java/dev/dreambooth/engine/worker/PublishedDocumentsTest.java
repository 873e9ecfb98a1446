package dev.dreambooth.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.record.RunSchema;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.cyclonedx.Version;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.Test;

/** What lies beside a result is of the forms that its readers know: each checked by the schema of that form. */
class PublishedDocumentsTest extends TinyRuns {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static JsonSchema schema(String text) {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(text);
    }

    private static JsonSchema provenanceSchema() throws Exception {
        try (InputStream in =
                PublishedDocumentsTest.class.getResourceAsStream("/schemas/slsa-provenance-v1.schema.json")) {
            return schema(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void recordsProvenanceAndBillOfMaterialsFollowTheirSchemas() throws Exception {
        Map<String, String> settings = judged(settings("out"), "off");
        settings.put("prompts", "a dog|<script>alert(1)</script>");
        for (Stage stage : Stage.values()) {
            assertThat(run(stage, settings).exitCode()).isEqualTo(ExitCode.OK);
            Path result = folder.resolve("out").resolve(stage.folder());
            JsonNode record = JSON.readTree(Files.readAllBytes(result.resolve("run.json")));
            assertThat(schema(RunSchema.text()).validate(record)).as(stage.id()).isEmpty();
            JsonNode provenance = JSON.readTree(Files.readAllBytes(result.resolve("provenance.json")));
            assertThat(provenanceSchema().validate(provenance)).as(stage.id()).isEmpty();
            assertThat(provenance.path("subject").size())
                    .isEqualTo(record.path("outputs").size());
        }
        byte[] bom = Files.readAllBytes(folder.resolve("out/model/bom.json"));
        assertThat(new JsonParser().validate(bom, Version.VERSION_16)).isEmpty();
        JsonNode model = JSON.readTree(bom).path("metadata").path("component");
        assertThat(model.path("type").asText()).isEqualTo("machine-learning-model");
        assertThat(model.path("components"))
                .anyMatch(file -> file.path("name").asText().equals("unet/diffusion_pytorch_model.safetensors"));
    }

    @Test
    void theSchemaOfRecordsRefusesWhatARecordCannotBe() throws Exception {
        assertThat(run(Stage.GENERATE, settings("out")).exitCode()).isEqualTo(ExitCode.OK);
        String record = Files.readString(folder.resolve("out/samples/run.json"));
        JsonSchema schema = schema(RunSchema.text());
        for (String broken : new String[] {
            record.replace("contact-sheet.png", "../contact-sheet.png"),
            record.replace("\"format\" : 1", "\"format\" : 2"),
            record.replace("\"bytes\" : ", "\"bytes\" : -"),
            record.replace("\"generate\"", "\"degenerate\""),
            record.replaceFirst("\\{", "{\"host\" : \"me\",")
        }) {
            assertThat(broken).isNotEqualTo(record);
            assertThat(schema.validate(JSON.readTree(broken))).isNotEmpty();
        }
    }
}
