package dev.dreambooth.jenkins.api;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * What a class file refers to: its superclass, interfaces, and every field and method it uses (JVMS 4.1, 4.4).
 *
 * @param name the class, with slashes
 * @param superName the superclass
 * @param interfaces the interfaces
 * @param references what it uses
 */
record ClassFile(String name, String superName, List<String> interfaces, List<Reference> references) {
    private static final int UTF8 = 1;
    private static final int LONG = 5;
    private static final int DOUBLE = 6;
    private static final int CLASS = 7;
    private static final int FIELD = 9;
    private static final int INTERFACE_METHOD = 11;
    private static final int NAME_AND_TYPE = 12;

    /**
     * A field or method in use.
     *
     * @param owner the class it is looked for in, with slashes
     * @param name its name
     * @param descriptor its type
     * @param viaInterface whether the compiler took the owner for an interface
     */
    record Reference(String owner, String name, String descriptor, boolean viaInterface) {}

    /** Reads a class file. */
    static ClassFile read(InputStream stream) throws IOException {
        DataInputStream in = new DataInputStream(stream);
        in.readInt();
        in.readInt();
        int count = in.readUnsignedShort();
        Object[] pool = new Object[count];
        int[] tags = new int[count];
        for (int i = 1; i < count; i++) {
            tags[i] = in.readUnsignedByte();
            pool[i] = entry(tags[i], in);
            if (tags[i] == LONG || tags[i] == DOUBLE) {
                i++;
            }
        }
        in.readUnsignedShort();
        String name = className(pool, in.readUnsignedShort());
        String superName = className(pool, in.readUnsignedShort());
        List<String> interfaces = new ArrayList<>();
        for (int left = in.readUnsignedShort(); left > 0; left--) {
            interfaces.add(className(pool, in.readUnsignedShort()));
        }
        List<Reference> references = new ArrayList<>();
        for (int i = 1; i < count; i++) {
            if (tags[i] >= FIELD && tags[i] <= INTERFACE_METHOD) {
                int[] parts = (int[]) pool[i];
                int[] nameAndType = (int[]) pool[parts[1]];
                references.add(new Reference(
                        className(pool, parts[0]),
                        (String) pool[nameAndType[0]],
                        (String) pool[nameAndType[1]],
                        tags[i] == INTERFACE_METHOD));
            }
        }
        return new ClassFile(name, superName, interfaces, references);
    }

    private static Object entry(int tag, DataInputStream in) throws IOException {
        return switch (tag) {
            case UTF8 -> in.readUTF();
            case 3, 4 -> in.readInt();
            case LONG, DOUBLE -> in.readLong();
            case CLASS, 8, 16, 19, 20 -> new int[] {in.readUnsignedShort()};
            case FIELD, 10, INTERFACE_METHOD, NAME_AND_TYPE, 17, 18 ->
                new int[] {in.readUnsignedShort(), in.readUnsignedShort()};
            case 15 -> new int[] {in.readUnsignedByte(), in.readUnsignedShort()};
            default -> throw new IOException("constant of unknown kind " + tag);
        };
    }

    private static String className(Object[] pool, int index) {
        return (String) pool[((int[]) pool[index])[0]];
    }
}
