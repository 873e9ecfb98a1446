package dev.dreambooth.engine.tracking;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * The transaction log of a Weights &amp; Biases run, {@code run-….wandb}: LevelDB's log format (blocks of 32 KiB; a record is
 * one chunk, or a first, middle ones and a last) with a header of its own and CRC-32 checksums.
 */
final class WandbLogFile implements RecordLog {
    private static final int BLOCK = 32 * 1024;
    private static final int CHUNK_HEADER = 7;
    private static final byte[] FILE_HEADER = ByteBuffer.allocate(7)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(":W&B".getBytes(StandardCharsets.US_ASCII))
            .putShort((short) 0xBEE1)
            .put((byte) 0)
            .array();

    private static final int FULL = 1;
    private static final int FIRST = 2;
    private static final int MIDDLE = 3;
    private static final int LAST = 4;

    private final RandomAccessFile file;

    private WandbLogFile(RandomAccessFile file) {
        this.file = file;
    }

    /**
     * Opens a log for appending; one that is there is cut off behind the records that are kept and whole.
     *
     * @param keep asked for each record of the log in turn
     */
    static WandbLogFile open(Path path, Keep keep) throws IOException {
        boolean there = Files.exists(path) && Files.size(path) >= FILE_HEADER.length;
        WandbLogFile log = new WandbLogFile(new RandomAccessFile(path.toFile(), "rw"));
        try {
            if (there) {
                log.cut(keep);
            } else {
                log.file.setLength(0);
                log.file.write(FILE_HEADER);
            }
            return log;
        } catch (IOException e) {
            log.close();
            throw e;
        }
    }

    private void cut(Keep keep) throws IOException {
        file.seek(FILE_HEADER.length);
        long end = FILE_HEADER.length;
        Optional<byte[]> record = read();
        while (record.isPresent() && keep.keep(record.get())) {
            end = file.getFilePointer();
            record = read();
        }
        file.setLength(end);
        file.seek(end);
    }

    /** Returns the next record, or none where the log ends or is not as it was written. */
    private Optional<byte[]> read() throws IOException {
        List<byte[]> parts = new ArrayList<>();
        while (true) {
            int left = leftInBlock();
            if (left < CHUNK_HEADER) {
                file.seek(file.getFilePointer() + left);
            }
            byte[] header = new byte[CHUNK_HEADER];
            if (!readFully(header)) {
                return Optional.empty();
            }
            ByteBuffer fields = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
            int checksum = fields.getInt();
            byte[] data = new byte[Short.toUnsignedInt(fields.getShort())];
            int type = fields.get();
            boolean begins = type == FULL || type == FIRST;
            if (!readFully(data) || checksum != crc(type, data, 0, data.length) || begins != parts.isEmpty()) {
                return Optional.empty();
            }
            parts.add(data);
            if (type == FULL || type == LAST) {
                return Optional.of(joined(parts));
            }
        }
    }

    private boolean readFully(byte[] target) throws IOException {
        if (file.length() - file.getFilePointer() < target.length) {
            return false;
        }
        file.readFully(target);
        return true;
    }

    private static byte[] joined(List<byte[]> parts) {
        ByteBuffer whole =
                ByteBuffer.allocate(parts.stream().mapToInt(part -> part.length).sum());
        parts.forEach(whole::put);
        return whole.array();
    }

    private int leftInBlock() throws IOException {
        return BLOCK - (int) (file.getFilePointer() % BLOCK);
    }

    @Override
    public void append(byte[] record) throws IOException {
        int done = 0;
        boolean begun = false;
        boolean ended = false;
        while (!ended) {
            int left = leftInBlock();
            if (left < CHUNK_HEADER) {
                file.write(new byte[left]);
                left = BLOCK;
            }
            int length = Math.min(record.length - done, left - CHUNK_HEADER);
            ended = done + length == record.length;
            int type = begun ? (ended ? LAST : MIDDLE) : (ended ? FULL : FIRST);
            ByteBuffer chunk = ByteBuffer.allocate(CHUNK_HEADER + length).order(ByteOrder.LITTLE_ENDIAN);
            chunk.putInt(crc(type, record, done, length))
                    .putShort((short) length)
                    .put((byte) type);
            chunk.put(record, done, length);
            file.write(chunk.array());
            done += length;
            begun = true; // also by an empty chunk, where no more than a header fits the block
        }
    }

    private static int crc(int type, byte[] data, int from, int length) {
        CRC32 crc = new CRC32();
        crc.update(type);
        crc.update(data, from, length);
        return (int) crc.getValue();
    }

    /** Every record is written through at once. */
    @Override
    public void flush() {}

    @Override
    public void close() throws IOException {
        file.close();
    }
}
