package dev.dreambooth.engine.fuzz.mutation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Changes ZIP archives: entries with names that lead elsewhere, links, floods, entries that are changed, gone or twice. */
public final class ZipMutator implements Mutator {
    private static final Mutator BYTES = new ByteMutator();
    private static final Mutator PICKLE = new PickleMutator();
    private static final int FLOOD = 70 << 20;
    private static final int OPEN_MAPS = 6_000_000;

    private static final List<String> NAMES = List.of(
            "../x",
            "../../x",
            "/tmp/x",
            "a/../../x",
            "..\\x",
            "C:\\x",
            "",
            "/",
            ".",
            "..",
            "a//b",
            "con",
            "a:b",
            "x\0y",
            "\u001b[2J",
            "a/",
            "data.pkl",
            "archive/data.pkl/",
            "x/data.pkl",
            "x".repeat(5000));

    private final Mutator content;

    /** @param content changes what lies in an entry that is no pickle */
    public ZipMutator(Mutator content) {
        this.content = content;
    }

    @Override
    public byte[] mutate(byte[] whole, SplittableRandom random) {
        if (random.nextInt(4) == 0) {
            return BYTES.mutate(whole, random);
        }
        List<ZipFileBytes.Entry> entries = new ArrayList<>(ZipFileBytes.entries(whole));
        int changes = random.nextInt(3) > 0 ? 1 : random.nextInt(2, 5);
        for (int i = 0; i < changes && !entries.isEmpty(); i++) {
            change(entries, random);
        }
        byte[] zip = ZipFileBytes.of(entries);
        return random.nextInt(5) == 0 ? withForgedDirectory(zip, random) : zip;
    }

    private void change(List<ZipFileBytes.Entry> entries, SplittableRandom random) {
        int at = random.nextInt(entries.size());
        ZipFileBytes.Entry old = entries.get(at);
        String other = NAMES.get(random.nextInt(NAMES.size()));
        switch (random.nextInt(10)) {
            case 0 -> entries.remove(at);
            case 1 -> entries.add(at, old);
            case 2 -> entries.set(at, new ZipFileBytes.Entry(other, old.content(), old.packed(), 0));
            case 3 -> entries.add(new ZipFileBytes.Entry(other, old.content(), true, 0));
            case 4 -> entries.set(at, new ZipFileBytes.Entry(old.name(), old.content(), !old.packed(), 0));
            case 5 -> entries.set(at, new ZipFileBytes.Entry(old.name(), old.content(), false, ZipFileBytes.LINK));
            case 6 -> {
                // rare, since it takes long to pack
                byte[] flood = random.nextInt(8) > 0 ? new byte[1 << 16] : flood(random.nextBoolean());
                entries.set(at, new ZipFileBytes.Entry(old.name(), flood, true, 0));
            }
            default -> {
                Mutator mutator = old.name().endsWith(".pkl") ? PICKLE : content;
                byte[] changed = old.content().length == 0 ? new byte[] {1} : mutator.mutate(old.content(), random);
                entries.set(at, new ZipFileBytes.Entry(old.name(), changed, old.packed(), 0));
            }
        }
    }

    private static byte[] flood(boolean ofMaps) {
        byte[] flood = new byte[ofMaps ? OPEN_MAPS : FLOOD];
        if (ofMaps) {
            Arrays.fill(flood, (byte) '}');
        }
        return flood;
    }

    /** Puts an extreme number over a field of the directory at the end, where sizes, places and counts are. */
    private static byte[] withForgedDirectory(byte[] zip, SplittableRandom random) {
        List<Integer> records = new ArrayList<>();
        for (int at = 0; at + 22 <= zip.length; at++) {
            boolean starts = zip[at] == 'P' && zip[at + 1] == 'K' && (zip[at + 2] == 1 || zip[at + 2] == 5);
            if (starts) {
                records.add(at);
            }
        }
        if (!records.isEmpty()) {
            int at = records.get(random.nextInt(records.size()));
            Extremes.put(zip, at + random.nextInt(4, 19), random.nextBoolean() ? 2 : 4, random);
        }
        return zip;
    }
}
