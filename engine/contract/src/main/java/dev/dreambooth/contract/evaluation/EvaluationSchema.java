package dev.dreambooth.contract.evaluation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The published JSON schema (draft 2020-12) of {@code evaluation.json}, for programs that read it. */
public final class EvaluationSchema {
    private static final String RESOURCE = "evaluation.schema.json";

    private EvaluationSchema() {}

    /** Returns the text of the schema. */
    public static String text() {
        try (InputStream in = EvaluationSchema.class.getResourceAsStream(RESOURCE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the schema in our own jar cannot be read", e);
        }
    }
}
