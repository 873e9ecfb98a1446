package dev.dreambooth.engine.tracking;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Finds single fields in an encoded protocol-buffer message; enough to see how far an event file goes. */
final class ProtoFields {
    private final byte[] bytes;
    private int position;

    private ProtoFields(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Returns a field of an integer type.
     *
     * @throws IOException if the message is damaged
     */
    static Optional<Long> varint(byte[] message, int field) throws IOException {
        return new ProtoFields(message).find(field).map(value -> (Long) value);
    }

    /**
     * Returns a message within a message.
     *
     * @throws IOException if the message is damaged
     */
    static Optional<byte[]> message(byte[] message, int field) throws IOException {
        return new ProtoFields(message).find(field).map(value -> (byte[]) value);
    }

    /**
     * Returns all messages of a repeated field.
     *
     * @throws IOException if the message is damaged
     */
    static List<byte[]> messages(byte[] message, int field) throws IOException {
        ProtoFields fields = new ProtoFields(message);
        List<byte[]> found = new ArrayList<>();
        Optional<Object> next = fields.find(field);
        while (next.isPresent()) {
            found.add((byte[]) next.get());
            next = fields.find(field);
        }
        return found;
    }

    /**
     * Returns a text.
     *
     * @throws IOException if the message is damaged
     */
    static Optional<String> text(byte[] message, int field) throws IOException {
        return message(message, field).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /** Returns the next such field from here on. */
    private Optional<Object> find(int field) throws IOException {
        while (position < bytes.length) {
            long tag = varint();
            Object value = value((int) (tag & 7));
            if (tag >>> 3 == field) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    private Object value(int wireType) throws IOException {
        return switch (wireType) {
            case 0 -> varint();
            case 1 -> skip(Long.BYTES);
            case 2 -> skip(varint());
            case 5 -> skip(Integer.BYTES);
            default -> throw new IOException("a message with the unknown wire type " + wireType);
        };
    }

    private byte[] skip(long length) throws IOException {
        if (length < 0 || length > bytes.length - position) {
            throw new IOException("a message that ends within a field");
        }
        byte[] value = Arrays.copyOfRange(bytes, position, position + (int) length);
        position += (int) length;
        return value;
    }

    private long varint() throws IOException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            if (position == bytes.length) {
                break;
            }
            byte next = bytes[position++];
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IOException("a message that ends within a number");
    }
}
