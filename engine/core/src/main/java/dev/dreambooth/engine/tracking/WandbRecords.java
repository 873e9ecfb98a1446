package dev.dreambooth.engine.tracking;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The messages of a Weights &amp; Biases log, by {@code wandb_internal.proto}; a constant is the number of a field there.
 * Values are JSON texts.
 */
final class WandbRecords {
    /** The name of the seconds since a run began, without the time that it lay still. */
    static final String RUNTIME = "_runtime";

    private static final int RECORD_NUM = 1;
    private static final int RECORD_HISTORY = 2;
    private static final int RECORD_SUMMARY = 3;
    private static final int RECORD_FILES = 6;
    private static final int RECORD_RUN = 17;
    private static final int RECORD_EXIT = 18;
    private static final int RECORD_HEADER = 21;
    private static final int HISTORY_ITEM = 1;
    private static final int HISTORY_STEP = 2;
    private static final int STEP_NUM = 1;
    private static final int SUMMARY_UPDATE = 1;
    private static final int ITEM_KEY = 1;
    private static final int ITEM_VALUE_JSON = 16;
    private static final int RUN_ID = 1;
    private static final int RUN_PROJECT = 3;
    private static final int RUN_CONFIG = 4;
    private static final int RUN_DISPLAY_NAME = 8;
    private static final int RUN_START_TIME = 17;
    private static final int CONFIG_UPDATE = 1;
    private static final int TIMESTAMP_SECONDS = 1;
    private static final int FILES_ITEM = 1;
    private static final int FILE_PATH = 1;
    private static final int EXIT_CODE = 1;
    private static final int EXIT_RUNTIME = 2;
    private static final int HEADER_VERSION = 1;
    private static final int VERSION_PRODUCER = 1;
    private static final int VERSION_MIN_CONSUMER = 2;

    private WandbRecords() {}

    /** The first record of a log: since which version of wandb its form is understood. */
    static byte[] header(long num) {
        ProtoMessage version =
                new ProtoMessage().text(VERSION_PRODUCER, "0.16.0").text(VERSION_MIN_CONSUMER, "0.13.0");
        return record(num)
                .message(RECORD_HEADER, new ProtoMessage().message(HEADER_VERSION, version))
                .toBytes();
    }

    /** What the run is. */
    static byte[] run(long num, TrackedRun run, String project, Instant start, Map<String, String> configJson) {
        ProtoMessage config = new ProtoMessage();
        configJson.forEach((name, json) -> config.message(CONFIG_UPDATE, item(name, json)));
        ProtoMessage message = new ProtoMessage()
                .text(RUN_ID, run.id())
                .text(RUN_PROJECT, project)
                .message(RUN_CONFIG, config)
                .text(RUN_DISPLAY_NAME, run.name())
                .message(RUN_START_TIME, new ProtoMessage().varint(TIMESTAMP_SECONDS, start.getEpochSecond()));
        return record(num).message(RECORD_RUN, message).toBytes();
    }

    /** Values measured at a step. */
    static byte[] history(long num, long step, Map<String, String> valuesJson) {
        ProtoMessage history = new ProtoMessage();
        valuesJson.forEach((name, json) -> history.message(HISTORY_ITEM, item(name, json)));
        history.message(HISTORY_STEP, new ProtoMessage().varint(STEP_NUM, step));
        return record(num).message(RECORD_HISTORY, history).toBytes();
    }

    /** The last values. */
    static byte[] summary(long num, Map<String, String> valuesJson) {
        ProtoMessage summary = new ProtoMessage();
        valuesJson.forEach((name, json) -> summary.message(SUMMARY_UPDATE, item(name, json)));
        return record(num).message(RECORD_SUMMARY, summary).toBytes();
    }

    /** A file below {@code files} that belongs to the run. */
    static byte[] file(long num, String path) {
        ProtoMessage files = new ProtoMessage().message(FILES_ITEM, new ProtoMessage().text(FILE_PATH, path));
        return record(num).message(RECORD_FILES, files).toBytes();
    }

    /** How the run ended. */
    static byte[] exit(long num, int exitCode, long seconds) {
        ProtoMessage exit = new ProtoMessage().varint(EXIT_CODE, exitCode).varint(EXIT_RUNTIME, seconds);
        return record(num).message(RECORD_EXIT, exit).toBytes();
    }

    private static ProtoMessage record(long num) {
        return new ProtoMessage().varint(RECORD_NUM, num);
    }

    private static ProtoMessage item(String key, String json) {
        return new ProtoMessage().text(ITEM_KEY, key).text(ITEM_VALUE_JSON, json);
    }

    /** Returns the step of a record of measured values; empty for others. */
    static Optional<Long> step(byte[] record) throws IOException {
        Optional<byte[]> history = ProtoFields.message(record, RECORD_HISTORY);
        if (history.isEmpty()) {
            return Optional.empty();
        }
        Optional<byte[]> step = ProtoFields.message(history.get(), HISTORY_STEP);
        return step.isEmpty() ? Optional.empty() : ProtoFields.varint(step.get(), STEP_NUM);
    }

    /** Returns the seconds that a run took up to a record of measured values; empty for others. */
    static Optional<Double> runtime(byte[] record) throws IOException {
        Optional<byte[]> history = ProtoFields.message(record, RECORD_HISTORY);
        if (history.isEmpty()) {
            return Optional.empty();
        }
        for (byte[] item : ProtoFields.messages(history.get(), HISTORY_ITEM)) {
            if (ProtoFields.text(item, ITEM_KEY).equals(Optional.of(RUNTIME))) {
                return ProtoFields.text(item, ITEM_VALUE_JSON).map(Double::valueOf);
            }
        }
        return Optional.empty();
    }

    /** Returns whether a record says that the run ended, or sums it up before it does. */
    static boolean isEnd(byte[] record) throws IOException {
        return ProtoFields.message(record, RECORD_EXIT).isPresent()
                || ProtoFields.message(record, RECORD_SUMMARY).isPresent();
    }
}
