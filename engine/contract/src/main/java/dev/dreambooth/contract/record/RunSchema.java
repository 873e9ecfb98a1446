package dev.dreambooth.contract.record;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The published JSON schema (draft 2020-12) of {@code run.json}, for programs that read records. */
public final class RunSchema {
    private static final String RESOURCE = "run.schema.json";

    private RunSchema() {}

    /** Returns the text of the schema. */
    public static String text() {
        try (InputStream in = RunSchema.class.getResourceAsStream(RESOURCE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the schema in our own jar cannot be read", e);
        }
    }
}
