package dev.dreambooth.contract.archive;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.ZipException;

/**
 * Finds entries of a ZIP archive that are no plain files to Unix: links and devices. {@code java.util.zip} does not tell
 * them apart, so the central directory is read here (PKWARE APPNOTE 4.3.12 to 4.3.16).
 */
final class ZipLinks {
    private static final int END = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int MAX_COMMENT = 0xffff;
    private static final int END64_LOCATOR = 0x07064b50;
    private static final int END64_LOCATOR_BYTES = 20;
    private static final int END64_BYTES = 56;
    private static final int ENTRY = 0x02014b50;
    private static final int ENTRY_BYTES = 46;
    private static final long IN_ZIP64 = 0xffffffffL;
    private static final int UNIX = 3;
    private static final int FILE_TYPE = 0xf000;
    private static final int REGULAR = 0x8000;
    private static final int DIRECTORY = 0x4000;

    private final FileChannel channel;

    private ZipLinks(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Returns the name of the first entry that is a link or a device, if there is one.
     *
     * @throws IOException if the archive cannot be read or has no central directory
     */
    static Optional<String> first(Path zip) throws IOException {
        try (FileChannel channel = FileChannel.open(zip, StandardOpenOption.READ)) {
            return new ZipLinks(channel).first();
        }
    }

    private Optional<String> first() throws IOException {
        long position = directory();
        while (position + ENTRY_BYTES <= channel.size()) {
            ByteBuffer entry = read(position, ENTRY_BYTES);
            if (entry.getInt(0) != ENTRY) {
                break;
            }
            int nameBytes = entry.getShort(28) & 0xffff;
            int type = entry.getShort(40) & FILE_TYPE;
            if (entry.get(5) == UNIX && type != 0 && type != REGULAR && type != DIRECTORY) {
                byte[] name = read(position + ENTRY_BYTES, nameBytes).array();
                return Optional.of(new String(name, StandardCharsets.UTF_8));
            }
            position += ENTRY_BYTES + nameBytes + (entry.getShort(30) & 0xffff) + (entry.getShort(32) & 0xffff);
        }
        return Optional.empty();
    }

    /** Returns where the central directory begins. */
    private long directory() throws IOException {
        int tailBytes = (int) Math.min(channel.size(), END_BYTES + MAX_COMMENT);
        long tailStart = channel.size() - tailBytes;
        ByteBuffer tail = read(tailStart, tailBytes);
        for (int at = tailBytes - END_BYTES; at >= 0; at--) {
            if (tail.getInt(at) == END) {
                long start = tail.getInt(at + 16) & IN_ZIP64;
                return start == IN_ZIP64 ? directory64(tailStart + at) : start;
            }
        }
        throw new ZipException("it has no directory of a ZIP archive");
    }

    private long directory64(long end) throws IOException {
        ByteBuffer locator = read(end - END64_LOCATOR_BYTES, END64_LOCATOR_BYTES);
        if (locator.getInt(0) != END64_LOCATOR) {
            throw new ZipException("its ZIP64 directory is missing");
        }
        return read(locator.getLong(8), END64_BYTES).getLong(48);
    }

    private ByteBuffer read(long position, int bytes) throws IOException {
        if (position < 0) {
            throw new EOFException("its directory lies outside of the file");
        }
        ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new EOFException("its directory ends too early");
            }
        }
        return buffer;
    }
}
