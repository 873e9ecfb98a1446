package dev.dreambooth.engine.tracking;

import java.io.IOException;
import java.util.Map;

/**
 * The messages of an event file, by TensorFlow's {@code event.proto} and {@code summary.proto}; a constant is the number of
 * a field there.
 */
final class TensorBoardEvents {
    private static final int EVENT_WALL_TIME = 1;
    private static final int EVENT_STEP = 2;
    private static final int EVENT_FILE_VERSION = 3;
    private static final int EVENT_SUMMARY = 5;
    private static final int SUMMARY_VALUE = 1;
    private static final int VALUE_TAG = 1;
    private static final int VALUE_SIMPLE_VALUE = 2;
    private static final int VALUE_IMAGE = 4;
    private static final int VALUE_TENSOR = 8;
    private static final int VALUE_METADATA = 9;
    private static final int IMAGE_HEIGHT = 1;
    private static final int IMAGE_WIDTH = 2;
    private static final int IMAGE_COLORSPACE = 3;
    private static final int IMAGE_ENCODED = 4;
    private static final int METADATA_PLUGIN_DATA = 1;
    private static final int PLUGIN_DATA_NAME = 1;
    private static final int TENSOR_DTYPE = 1;
    private static final int TENSOR_SHAPE = 2;
    private static final int TENSOR_STRING = 8;
    private static final int DT_STRING = 7;
    private static final int RGB = 3;

    private TensorBoardEvents() {}

    /** The event that every file begins with. */
    static byte[] fileVersion() {
        return event(0).text(EVENT_FILE_VERSION, "brain.Event:2").toBytes();
    }

    /** Numbers by name, each in single precision. */
    static byte[] scalars(long step, Map<String, Double> values) {
        ProtoMessage summary = new ProtoMessage();
        values.forEach((name, value) -> summary.message(
                SUMMARY_VALUE,
                new ProtoMessage().text(VALUE_TAG, name).number(VALUE_SIMPLE_VALUE, value.floatValue())));
        return event(step).message(EVENT_SUMMARY, summary).toBytes();
    }

    /** A text in Markdown, of the whole run. */
    static byte[] text(String name, String markdown) {
        ProtoMessage metadata =
                new ProtoMessage().message(METADATA_PLUGIN_DATA, new ProtoMessage().text(PLUGIN_DATA_NAME, "text"));
        ProtoMessage tensor = new ProtoMessage()
                .varint(TENSOR_DTYPE, DT_STRING)
                .message(TENSOR_SHAPE, new ProtoMessage())
                .text(TENSOR_STRING, markdown);
        ProtoMessage value = new ProtoMessage()
                .text(VALUE_TAG, name + "/text_summary")
                .message(VALUE_TENSOR, tensor)
                .message(VALUE_METADATA, metadata);
        return event(0).message(EVENT_SUMMARY, new ProtoMessage().message(SUMMARY_VALUE, value))
                .toBytes();
    }

    /** An image. */
    static byte[] image(long step, SampleImage image) {
        ProtoMessage encoded = new ProtoMessage()
                .varint(IMAGE_HEIGHT, image.height())
                .varint(IMAGE_WIDTH, image.width())
                .varint(IMAGE_COLORSPACE, RGB)
                .bytes(IMAGE_ENCODED, image.png());
        ProtoMessage value =
                new ProtoMessage().text(VALUE_TAG, "samples/" + image.name()).message(VALUE_IMAGE, encoded);
        return event(step)
                .message(EVENT_SUMMARY, new ProtoMessage().message(SUMMARY_VALUE, value))
                .toBytes();
    }

    /** Returns the step of an event; 0 for one of the whole run. */
    static long step(byte[] event) throws IOException {
        return ProtoFields.varint(event, EVENT_STEP).orElse(0L);
    }

    private static ProtoMessage event(long step) {
        return new ProtoMessage()
                .number(EVENT_WALL_TIME, System.currentTimeMillis() / 1000.0)
                .varint(EVENT_STEP, step);
    }
}
