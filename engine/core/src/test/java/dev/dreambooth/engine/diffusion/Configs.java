package dev.dreambooth.engine.diffusion;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Scheduler configurations written out in tests. */
public final class Configs {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private Configs() {}

    public static SchedulerConfig of(String json) {
        try {
            return SchedulerConfig.of((ObjectNode) JSON.readTree(json), "scheduler_config.json");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
