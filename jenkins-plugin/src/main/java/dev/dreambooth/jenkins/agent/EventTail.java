package dev.dreambooth.jenkins.agent;

import dev.dreambooth.contract.launch.ControlProtocol;
import hudson.remoting.VirtualChannel;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import jenkins.MasterToSlaveFileCallable;

/** Brings what is new in a run's file of events: whole lines, and of many only the first, in one round trip. */
public final class EventTail extends MasterToSlaveFileCallable<EventTail.News> {
    /** The most that one answer brings, in bytes. */
    public static final int MAX_BYTES = 64 * 1024;

    private static final long serialVersionUID = 1L;

    private final long from;

    /** Creates a question for what lies behind a position in the file. */
    public EventTail(long from) {
        this.from = from;
    }

    @Override
    public News invoke(File folder, VirtualChannel channel) throws IOException {
        File file = new File(folder, ControlProtocol.EVENTS);
        if (!folder.isDirectory() || file.length() <= from) {
            return new News(folder.isDirectory(), from, "");
        }
        try (RandomAccessFile in = new RandomAccessFile(file, "r")) {
            byte[] bytes = new byte[(int) Math.min(MAX_BYTES, in.length() - from)];
            in.seek(from);
            in.readFully(bytes);
            int end = bytes.length;
            while (end > 0 && bytes[end - 1] != '\n') {
                end--; // the last line is still being written
            }
            boolean endless = end == 0 && bytes.length == MAX_BYTES; // no event is that long: passed over
            return new News(
                    true, from + (endless ? MAX_BYTES : end), new String(bytes, 0, end, StandardCharsets.UTF_8));
        }
    }

    /** The answer. */
    public static final class News implements Serializable {
        private static final long serialVersionUID = 1L;

        private final boolean folderExists;
        private final long next;
        private final String lines;

        News(boolean folderExists, long next, String lines) {
            this.folderExists = folderExists;
            this.next = next;
            this.lines = lines;
        }

        /** Returns whether the control folder is there. */
        public boolean folderExists() {
            return folderExists;
        }

        /** Returns the position to ask from next time. */
        public long next() {
            return next;
        }

        /** Returns the new lines; none if the agent sent more than was asked for. */
        public String lines() {
            return lines.length() > MAX_BYTES ? "" : lines;
        }
    }
}
