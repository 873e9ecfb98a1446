package dev.dreambooth.contract.record;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A record in the form that supply-chain tools read: an in-toto Statement (github.com/in-toto/attestation, v1) with the
 * predicate SLSA Provenance (slsa.dev/spec/v1.0/provenance). It says what a record says, unsigned; the publisher
 * of the results signs it. Like the record, it is the same for two runs that did the same.
 */
public final class Provenance {
    /** The name of the file beside {@link RunRecord#FILE_NAME}. */
    public static final String FILE_NAME = "provenance.json";

    private static final String STATEMENT = "https://in-toto.io/Statement/v1";
    private static final String PREDICATE = "https://slsa.dev/provenance/v1";
    private static final String BUILD_TYPE = "urn:dreambooth:stage:v1";
    private static final String BUILDER = "pkg:maven/dev.dreambooth/dreambooth-engine@";

    private Provenance() {}

    /** Returns the statement about a run. */
    public static ObjectNode of(RunRecord record) {
        ObjectNode statement = JsonNodeFactory.instance.objectNode();
        statement.put("_type", STATEMENT);
        ArrayNode subjects = statement.putArray("subject");
        record.outputs().forEach(output -> descriptor(subjects, output.name(), output.sha256()));
        statement.put("predicateType", PREDICATE);
        ObjectNode predicate = statement.putObject("predicate");
        define(predicate.putObject("buildDefinition"), record.fingerprint());
        ObjectNode details = predicate.putObject("runDetails");
        details.putObject("builder")
                .put("id", BUILDER + record.fingerprint().environment().getOrDefault("engine", "unknown"));
        details.putObject("metadata").put("invocationId", "urn:dreambooth:run:" + record.sha256());
        return statement;
    }

    private static void define(ObjectNode definition, Fingerprint made) {
        definition.put("buildType", BUILD_TYPE);
        ObjectNode external = definition.putObject("externalParameters");
        external.put("stage", made.stage());
        external.set("settings", made.settings());
        ObjectNode internal = definition.putObject("internalParameters");
        made.environment().forEach(internal::put);
        ArrayNode dependencies = definition.putArray("resolvedDependencies");
        made.inputs().forEach((name, digest) -> descriptor(dependencies, name, digest));
    }

    private static void descriptor(ArrayNode list, String name, String sha256) {
        list.addObject().put("name", name).putObject("digest").put("sha256", sha256);
    }
}
