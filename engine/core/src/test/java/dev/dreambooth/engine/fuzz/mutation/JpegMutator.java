package dev.dreambooth.engine.fuzz.mutation;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Changes the segments of JPEG files: sizes, tables, profiles, Exif; scans again and again. */
public final class JpegMutator implements Mutator {
    private static final Mutator BYTES = new ByteMutator();
    private static final int START_OF_SCAN = 0xDA;
    private static final int MOST_BYTES = 1 << 20;

    /** @param bytes from its marker to the next; a scan has its entropy-coded bytes with it */
    private record Segment(int code, byte[] bytes) {
        boolean isFrame() {
            return code >= 0xC0 && code <= 0xC2;
        }
    }

    @Override
    public byte[] mutate(byte[] whole, SplittableRandom random) {
        if (random.nextInt(4) == 0) {
            return BYTES.mutate(whole, random);
        }
        List<Segment> segments = segments(whole);
        int changes = random.nextInt(3) > 0 ? 1 : random.nextInt(2, 5);
        for (int i = 0; i < changes && !segments.isEmpty(); i++) {
            change(segments, random);
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(whole, 0, 2);
        segments.forEach(segment -> file.writeBytes(segment.bytes()));
        return file.toByteArray();
    }

    private static void change(List<Segment> segments, SplittableRandom random) {
        int at = random.nextInt(segments.size());
        Segment old = segments.get(at);
        switch (random.nextInt(9)) {
            case 0 -> segments.remove(at);
            case 1 -> segments.add(random.nextInt(segments.size() + 1), old);
            case 2 -> {
                int times = Math.min(1 << random.nextInt(10), MOST_BYTES / Math.max(1, old.bytes().length));
                for (int i = 0; i < times; i++) {
                    segments.add(at, old);
                }
            }
            case 3, 4 -> segments.replaceAll(segment -> segment.isFrame() ? resized(segment, random) : segment);
            case 5 -> segments.set(at, withLength(old, random));
            case 6 -> segments.add(at, new Segment(0, new byte[random.nextInt(40)]));
            default -> {
                byte[] payload = Arrays.copyOfRange(old.bytes(), Math.min(4, old.bytes().length), old.bytes().length);
                byte[] changed = payload.length == 0 ? payload : BYTES.mutate(payload, random);
                byte[] bytes = ByteMutator.spliced(
                        old.bytes(), old.bytes().length - payload.length, old.bytes().length, changed);
                boolean keepsLength = old.code() == START_OF_SCAN || bytes.length < 4 || bytes.length > 65_000;
                if (!keepsLength) {
                    ByteBuffer.wrap(bytes).putShort(2, (short) (bytes.length - 2));
                }
                segments.set(at, new Segment(old.code(), bytes));
            }
        }
    }

    private static Segment resized(Segment frame, SplittableRandom random) {
        byte[] bytes = frame.bytes().clone();
        if (bytes.length < 9) {
            return frame; // cut off by a change before
        }
        ByteBuffer sizes = ByteBuffer.wrap(bytes);
        int side = random.nextInt(1, 30_000);
        sizes.putShort(5, (short) side).putShort(7, (short) Math.max(1, side / random.nextInt(1, 9)));
        return new Segment(frame.code(), bytes);
    }

    private static Segment withLength(Segment old, SplittableRandom random) {
        byte[] bytes = old.bytes().clone();
        if (bytes.length >= 4) {
            ByteBuffer.wrap(bytes).putShort(2, (short) Extremes.number(random));
        }
        return new Segment(old.code(), bytes);
    }

    private static List<Segment> segments(byte[] file) {
        List<Segment> segments = new ArrayList<>();
        int at = 2;
        while (at + 4 <= file.length) {
            int code = file[at + 1] & 0xFF;
            int end = Math.min(file.length, at + 2 + (ByteBuffer.wrap(file).getShort(at + 2) & 0xFFFF));
            if (code == START_OF_SCAN) {
                while (end + 1 < file.length && (file[end] != -1 || file[end + 1] == 0)) {
                    end++;
                }
            }
            segments.add(new Segment(code, Arrays.copyOfRange(file, at, end)));
            at = end;
        }
        segments.add(new Segment(0, Arrays.copyOfRange(file, at, file.length)));
        segments.removeIf(segment -> segment.bytes().length == 0);
        return segments;
    }
}
