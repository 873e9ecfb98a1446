package dev.dreambooth.jenkins.engine;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.jenkins.untrusted.Text;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * What a process said last, for one that ends without a result: where there is no Java, or the engine is damaged, its output is
 * all that tells why. An error that it names as such counts more than what followed.
 */
public final class LastWords {
    private static final String ERROR = "ERROR: ";
    private static final int MAX_LINE = 2_000;

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private String error = "";
    private String last = "";

    /** Returns a stream that passes all on to another one and listens. */
    public OutputStream listeningTo(OutputStream log) {
        return new FilterOutputStream(log) {
            @Override
            public void write(int next) throws IOException {
                out.write(next);
                hear(next);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
                for (int i = offset; i < offset + length; i++) {
                    hear(bytes[i]);
                }
            }
        };
    }

    /**
     * Returns the words about the end of a process; empty if there were none.
     *
     * @param status its exit status: one of ours comes with an error, and without it the last line was about something else
     */
    public String about(int status) {
        endOfLine();
        return error.isEmpty() && ExitCode.of(status).isEmpty() ? last : error;
    }

    private void hear(int next) {
        if (next == '\n') {
            endOfLine();
        } else if (line.size() < MAX_LINE) {
            line.write(next);
        }
    }

    private void endOfLine() {
        String text = Text.clean(line.toString(StandardCharsets.UTF_8), MAX_LINE);
        line.reset();
        if (text.startsWith(ERROR)) {
            error = text.substring(ERROR.length());
        } else if (!text.isEmpty()) {
            last = text;
        }
    }
}
