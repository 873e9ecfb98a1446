package dev.dreambooth.engine.fuzz.mutation;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Changes the chunks of PNG files, with check sums that fit, so that what is changed is read: sizes, kinds, colours, floods. */
public final class PngMutator implements Mutator {
    private static final Mutator BYTES = new ByteMutator();
    private static final int SIGNATURE = 8;
    private static final int FLOOD = 32 << 20;
    private static final List<String> KNOWN = List.of(
            "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "cHRM", "gAMA", "iCCP", "sBIT", "sRGB", "cICP", "tEXt", "zTXt",
            "iTXt", "bKGD", "hIST", "pHYs", "sPLT", "eXIf", "tIME", "acTL", "fcTL", "fdAT");

    private record Chunk(String type, byte[] data) {}

    @Override
    public byte[] mutate(byte[] whole, SplittableRandom random) {
        if (random.nextInt(4) == 0) {
            return BYTES.mutate(whole, random);
        }
        List<Chunk> chunks = chunks(whole);
        int changes = random.nextInt(3) > 0 ? 1 : random.nextInt(2, 5);
        for (int i = 0; i < changes && !chunks.isEmpty(); i++) {
            change(chunks, random);
        }
        return file(whole, chunks);
    }

    private static void change(List<Chunk> chunks, SplittableRandom random) {
        int at = random.nextInt(chunks.size());
        Chunk old = chunks.get(at);
        switch (random.nextInt(9)) {
            case 0 -> chunks.remove(at);
            case 1 -> chunks.add(random.nextInt(chunks.size() + 1), old);
            case 2 -> chunks.set(at, new Chunk(KNOWN.get(random.nextInt(KNOWN.size())), old.data()));
            case 3 -> chunks.add(Math.min(1, chunks.size()), compressed(random));
            case 4, 5 -> chunks.set(0, header(chunks.get(0), random));
            case 6 -> chunks.add(at, new Chunk(KNOWN.get(random.nextInt(KNOWN.size())), random(random)));
            default -> {
                byte[] data = old.data().length == 0 ? new byte[] {1} : BYTES.mutate(old.data(), random);
                chunks.set(at, new Chunk(old.type(), data));
            }
        }
    }

    /** Another width, height, depth or kind. */
    private static Chunk header(Chunk old, SplittableRandom random) {
        byte[] data = old.data().clone();
        if (data.length < 13) {
            return old;
        }
        switch (random.nextInt(3)) {
            case 0 -> {
                ByteBuffer sizes = ByteBuffer.wrap(data);
                int side = random.nextInt(1, 30_000);
                sizes.putInt(side).putInt(Math.max(1, side / random.nextInt(1, 9)));
            }
            case 1 -> Extremes.put(data, 4 * random.nextInt(2), 4, random);
            default -> data[random.nextInt(8, 13)] = (byte) random.nextInt(20);
        }
        return new Chunk(old.type(), data);
    }

    /** A text, profile or image that unpacks to much more than it is. */
    private static Chunk compressed(SplittableRandom random) {
        byte[] packed = deflated(new byte[random.nextInt(16) == 0 ? FLOOD : 1 << random.nextInt(16)]);
        byte[] named = ByteMutator.spliced(packed, 0, 0, "name\0\0".getBytes(StandardCharsets.ISO_8859_1));
        return switch (random.nextInt(4)) {
            case 0 -> new Chunk("iCCP", named);
            case 1 -> new Chunk("zTXt", named);
            case 2 -> new Chunk("IDAT", packed);
            default -> new Chunk("iTXt", ByteMutator.spliced(named, 5, 6, new byte[] {1, 0, 0, 0}));
        };
    }

    private static byte[] random(SplittableRandom random) {
        byte[] data = new byte[random.nextInt(64)];
        random.nextBytes(data);
        return data;
    }

    private static List<Chunk> chunks(byte[] file) {
        List<Chunk> chunks = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(file);
        for (int at = SIGNATURE; at < file.length; at += 12 + in.getInt(at)) {
            chunks.add(new Chunk(
                    new String(file, at + 4, 4, StandardCharsets.ISO_8859_1),
                    Arrays.copyOfRange(file, at + 8, at + 8 + in.getInt(at))));
        }
        return chunks;
    }

    private static byte[] file(byte[] whole, List<Chunk> chunks) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(whole, 0, SIGNATURE);
        for (Chunk chunk : chunks) {
            byte[] type = chunk.type().getBytes(StandardCharsets.ISO_8859_1);
            CRC32 crc = new CRC32();
            crc.update(type);
            crc.update(chunk.data());
            ByteBuffer bytes = ByteBuffer.allocate(12 + chunk.data().length);
            bytes.putInt(chunk.data().length).put(type).put(chunk.data()).putInt((int) crc.getValue());
            file.writeBytes(bytes.array());
        }
        return file.toByteArray();
    }

    private static byte[] deflated(byte[] bytes) {
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        deflater.setInput(bytes);
        deflater.finish();
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        byte[] part = new byte[1 << 16];
        while (!deflater.finished()) {
            packed.write(part, 0, deflater.deflate(part));
        }
        deflater.end();
        return packed.toByteArray();
    }
}
