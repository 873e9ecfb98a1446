package dev.dreambooth.jenkins.engine;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;

/** Passes a log on line by line, with stars in place of secrets. */
final class MaskingStream extends FilterOutputStream {
    private static final String STARS = "****";

    private final List<String> secrets;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    MaskingStream(OutputStream log, List<String> secrets) {
        super(log);
        // the longest first, so that all of it is replaced and not only a shorter one within it
        this.secrets = secrets.stream()
                .filter(secret -> !secret.isBlank())
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    @Override
    public void write(int next) throws IOException {
        line.write(next);
        if (next == '\n') {
            passOn();
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int i = offset; i < offset + length; i++) {
            write(bytes[i]);
        }
    }

    @Override
    public void flush() throws IOException {
        passOn();
        super.flush();
    }

    private void passOn() throws IOException {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        for (String secret : secrets) {
            text = text.replace(secret, STARS);
        }
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
