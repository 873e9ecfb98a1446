package dev.dreambooth.engine.tracking;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A file in TensorFlow's format TFRecord: for each record its length (8 bytes), a checksum of the length, the bytes, and a
 * checksum of them; all little-endian. Checksums are CRC-32C, masked, since a checksum of bytes that hold their own
 * checksum would be weak.
 */
final class TFRecordFile implements RecordLog {
    private static final int MASK_DELTA = 0xA282EAD8;
    private static final int HEADER = Long.BYTES + Integer.BYTES;

    /** Longer than any record of ours; a damaged length must not fill the memory. */
    private static final int MAX_RECORD = 256 << 20;

    private final OutputStream out;

    private TFRecordFile(OutputStream out) {
        this.out = out;
    }

    /**
     * Opens a file for appending; one that is there is cut off behind the records that are kept and whole.
     *
     * @param keep asked for each record of the file in turn
     */
    static TFRecordFile open(Path file, Keep keep) throws IOException {
        if (Files.exists(file)) {
            cut(file, keep);
        }
        return new TFRecordFile(new BufferedOutputStream(
                Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)));
    }

    private static void cut(Path file, Keep keep) throws IOException {
        try (RandomAccessFile old = new RandomAccessFile(file.toFile(), "rw")) {
            long end = 0;
            Optional<byte[]> record = read(old);
            while (record.isPresent() && keep.keep(record.get())) {
                end = old.getFilePointer();
                record = read(old);
            }
            old.setLength(end);
        }
    }

    /** Returns the next record, or none where the file ends or is not as it was written. */
    private static Optional<byte[]> read(RandomAccessFile file) throws IOException {
        long left = file.length() - file.getFilePointer();
        if (left < HEADER) {
            return Optional.empty();
        }
        byte[] header = new byte[HEADER];
        file.readFully(header);
        ByteBuffer fields = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
        long length = fields.getLong();
        boolean sound = fields.getInt() == maskedCrc(header, Long.BYTES);
        if (!sound || length < 0 || length > MAX_RECORD || left < HEADER + length + Integer.BYTES) {
            return Optional.empty();
        }
        byte[] record = new byte[(int) length];
        file.readFully(record);
        int checksum = Integer.reverseBytes(file.readInt());
        return checksum == maskedCrc(record, record.length) ? Optional.of(record) : Optional.empty();
    }

    @Override
    public void append(byte[] record) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(record.length).putInt(maskedCrc(header.array(), Long.BYTES));
        out.write(header.array());
        out.write(record);
        out.write(ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(maskedCrc(record, record.length))
                .array());
    }

    static int maskedCrc(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return Integer.rotateRight((int) crc.getValue(), 15) + MASK_DELTA;
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
