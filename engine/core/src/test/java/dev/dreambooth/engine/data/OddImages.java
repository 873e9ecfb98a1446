package dev.dreambooth.engine.data;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Image files and colour profiles put together byte by byte, as programs write them that Java has no writer for. */
public final class OddImages {
    public static final int SIDE = 16;

    private OddImages() {}

    /** A PNG chunk. */
    public record Chunk(String type, byte[] data) {}

    /**
     * A PNG file of {@link #SIDE} × {@link #SIDE} equal pixels.
     *
     * @param colourType 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGBA
     * @param pixel the bytes of a pixel
     * @param chunks what stands before the pixels
     */
    public static byte[] png(int bits, int colourType, byte[] pixel, Chunk... chunks) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
        ByteBuffer header = ByteBuffer.allocate(13).putInt(SIDE).putInt(SIDE);
        header.put((byte) bits).put((byte) colourType);
        write(file, new Chunk("IHDR", header.array()));
        for (Chunk chunk : chunks) {
            write(file, chunk);
        }
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        for (int y = 0; y < SIDE; y++) {
            rows.write(0);
            for (int x = 0; x < SIDE; x++) {
                rows.writeBytes(pixel);
            }
        }
        write(file, new Chunk("IDAT", deflated(rows.toByteArray())));
        write(file, new Chunk("IEND", new byte[0]));
        return file.toByteArray();
    }

    private static void write(ByteArrayOutputStream file, Chunk chunk) {
        byte[] type = chunk.type().getBytes(StandardCharsets.ISO_8859_1);
        CRC32 crc = new CRC32();
        crc.update(type);
        crc.update(chunk.data());
        file.writeBytes(bigEndian(chunk.data().length));
        file.writeBytes(type);
        file.writeBytes(chunk.data());
        file.writeBytes(bigEndian((int) crc.getValue()));
    }

    public static Chunk iccp(byte[] profile) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.writeBytes("made here\0\0".getBytes(StandardCharsets.ISO_8859_1));
        data.writeBytes(deflated(profile));
        return new Chunk("iCCP", data.toByteArray());
    }

    /** A chunk of whole numbers of four bytes. */
    public static Chunk numbers(String type, int... numbers) {
        ByteBuffer data = ByteBuffer.allocate(4 * numbers.length);
        for (int number : numbers) {
            data.putInt(number);
        }
        return new Chunk(type, data.array());
    }

    public static byte[] deflated(byte[] bytes) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        deflater.setInput(bytes);
        deflater.finish();
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        byte[] part = new byte[8192];
        while (!deflater.finished()) {
            packed.write(part, 0, deflater.deflate(part));
        }
        deflater.end();
        return packed.toByteArray();
    }

    /** A BMP file of version 5 that carries a profile. */
    public static byte[] bmp(int rgb, byte[] profile) {
        int pixels = 14 + 124;
        int profileAt = pixels + 3 * SIDE * SIDE;
        ByteBuffer file = ByteBuffer.allocate(profileAt + profile.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put((byte) 'B').put((byte) 'M').putInt(file.capacity()).putInt(0).putInt(pixels);
        file.putInt(124)
                .putInt(SIDE)
                .putInt(SIDE)
                .putShort((short) 1)
                .putShort((short) 24)
                .putInt(0);
        file.putInt(3 * SIDE * SIDE);
        file.putInt(14 + 56, 0x4D424544).putInt(14 + 112, profileAt - 14).putInt(14 + 116, profile.length);
        for (int i = 0; i < SIDE * SIDE; i++) {
            file.put(pixels + 3 * i, (byte) rgb).put(pixels + 3 * i + 1, (byte) (rgb >> 8));
            file.put(pixels + 3 * i + 2, (byte) (rgb >> 16));
        }
        file.position(profileAt).put(profile);
        return file.array();
    }

    /** A JPEG file with a profile in two segments after its first marker. */
    public static byte[] withProfile(byte[] jpeg, byte[] profile) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(jpeg, 0, 2);
        int half = profile.length / 2;
        for (int part = 0; part < 2; part++) {
            int length = part == 0 ? half : profile.length - half;
            file.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xE2, (byte) ((length + 16) >> 8), (byte) (length + 16)});
            file.writeBytes("ICC_PROFILE\0".getBytes(StandardCharsets.ISO_8859_1));
            file.write(part + 1);
            file.write(2);
            file.write(profile, part * half, length);
        }
        file.write(jpeg, 2, jpeg.length - 2);
        return file.toByteArray();
    }

    /** A profile of Display P3: its primaries adapted to D50, and the curve of sRGB. */
    public static byte[] displayP3() {
        byte[] curve = tag(
                "para", 3 << 16, fixed(2.4), fixed(1 / 1.055), fixed(0.055 / 1.055), fixed(1 / 12.92), fixed(0.04045));
        return profile(
                "RGB ",
                List.of("wtpt", "rXYZ", "gXYZ", "bXYZ", "rTRC", "gTRC", "bTRC"),
                List.of(
                        xyz(0.9642, 1, 0.8249),
                        xyz(0.51512, 0.2412, -0.00105),
                        xyz(0.29198, 0.69225, 0.04189),
                        xyz(0.1571, 0.06657, 0.78407),
                        curve,
                        curve,
                        curve));
    }

    /** A profile of greys whose light is the value to a power. */
    public static byte[] grey(double gamma) {
        return profile("GRAY", List.of("wtpt", "kTRC"), List.of(xyz(0.9642, 1, 0.8249), tag("para", 0, fixed(gamma))));
    }

    /** A profile of version 4 for screens, with the texts that every profile has. */
    private static byte[] profile(String space, List<String> names, List<byte[]> tags) {
        byte[] text = "mluc\0\0\0\0\0\0\0\1\0\0\0\14enUS\0\0\0\4\0\0\0\34\0T\0\0".getBytes(StandardCharsets.ISO_8859_1);
        List<String> allNames = new ArrayList<>(List.of("desc", "cprt"));
        List<byte[]> all = new ArrayList<>(List.of(text, text));
        allNames.addAll(names);
        all.addAll(tags);
        ByteArrayOutputStream table = new ByteArrayOutputStream();
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        int start = 128 + 4 + 12 * all.size();
        table.writeBytes(bigEndian(all.size()));
        for (int i = 0; i < all.size(); i++) {
            table.writeBytes(allNames.get(i).getBytes(StandardCharsets.ISO_8859_1));
            table.writeBytes(bigEndian(start + data.size()));
            table.writeBytes(bigEndian(all.get(i).length));
            data.writeBytes(all.get(i));
            data.writeBytes(new byte[(4 - data.size() % 4) % 4]);
        }
        ByteBuffer header = ByteBuffer.allocate(128);
        header.putInt(start + data.size()).putInt(0).putInt(0x04000000);
        header.put(("mntr" + space + "XYZ ").getBytes(StandardCharsets.ISO_8859_1));
        header.putShort(24, (short) 2026).putShort(26, (short) 1).putShort(28, (short) 1);
        header.position(36).put("acsp".getBytes(StandardCharsets.ISO_8859_1));
        header.putInt(68, fixed(0.9642)).putInt(72, fixed(1)).putInt(76, fixed(0.8249));
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(header.array());
        whole.writeBytes(table.toByteArray());
        whole.writeBytes(data.toByteArray());
        return whole.toByteArray();
    }

    private static byte[] xyz(double x, double y, double z) {
        return tag("XYZ ", fixed(x), fixed(y), fixed(z));
    }

    private static byte[] tag(String type, int... values) {
        ByteBuffer tag = ByteBuffer.allocate(8 + 4 * values.length);
        tag.put(type.getBytes(StandardCharsets.ISO_8859_1)).putInt(0);
        for (int value : values) {
            tag.putInt(value);
        }
        return tag.array();
    }

    private static int fixed(double number) {
        return (int) Math.round(number * 65_536);
    }

    private static byte[] bigEndian(int number) {
        return ByteBuffer.allocate(4).putInt(number).array();
    }
}
