package dev.dreambooth.engine.fuzz.mutation;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** Changes the program that a pickle is: other instructions, other lengths, values within themselves, and floods of both. */
final class PickleMutator implements Mutator {
    private static final Mutator BYTES = new ByteMutator();
    private static final String INSTRUCTIONS =
            "\u0080\u0095(N\u0088\u0089JKMG\u008a\u008cUXTCB)\u0085\u0086\u0087t]\u008f}ae\u0090suqr\u0094hjc\u0093QRb0\u0081.2iolI\u008b";

    private static final String[] PROGRAMS = {
        "]q\u0001h\u0001a", // a list within itself
        "}q\u0001U\u0001ah\u0001s", // a map within itself
        "cos\nsystem\nX\u0004\0\0\0true\u0085R",
        "c__builtin__\neval\nX\u0001\0\0\0001\u0085R",
        "ccollections\nOrderedDict\n)R",
        "ctorch._utils\n_rebuild_tensor_v2\n(tR",
        "ctorch._utils\n_rebuild_parameter\n)R",
        "ctorch._utils\n_rebuild_tensor_v2\n(NK\0))\u0089NtR",
        "X\u00ff\u00ff\u00ff\u00ff",
        "X\u00ff\u00ff\u00ff\u007f",
        "B\u0000\u0000\u0000\u0080",
        "\u008a\u00ff",
        "r\u00ff\u00ff\u00ff\u00ff",
        "h\u00ff"
    };

    /** What takes a byte in the file and many in memory. */
    private static final String[] FLOODS = {
        "]", "}", "(", ")", "N", "K\0", "U\0", "\u0085", "]\u0094", "]\u0085", "h\0", "0"
    };

    @Override
    public byte[] mutate(byte[] whole, SplittableRandom random) {
        int at = random.nextInt(whole.length);
        return switch (random.nextInt(6)) {
            case 0 -> {
                byte[] changed = whole.clone();
                changed[at] = (byte) INSTRUCTIONS.charAt(random.nextInt(INSTRUCTIONS.length()));
                yield changed;
            }
            case 1, 2 -> inserted(whole, at, PROGRAMS[random.nextInt(PROGRAMS.length)]);
            case 3 -> {
                byte[] flood = latin(FLOODS[random.nextInt(FLOODS.length)]);
                yield ByteMutator.spliced(whole, at, at, ByteMutator.repeated(flood, 1 << random.nextInt(20)));
            }
            case 4 -> {
                byte[] changed = whole.clone();
                Extremes.put(changed, at, Math.min(4, whole.length - at), random);
                yield changed;
            }
            default -> BYTES.mutate(whole, random);
        };
    }

    private static byte[] inserted(byte[] whole, int at, String program) {
        return ByteMutator.spliced(whole, at, at, latin(program));
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
