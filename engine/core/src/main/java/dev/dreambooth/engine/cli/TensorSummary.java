package dev.dreambooth.engine.cli;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.ByteCount;
import dev.dreambooth.engine.weights.SafetensorsFile;
import dev.dreambooth.engine.weights.TensorEntry;
import dev.dreambooth.engine.weights.TensorFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Counts the tensors of weight files by their headers: how many, how large, of what types, and in which parts. */
final class TensorSummary {
    private static final int SHOWN_PARTS = 40;
    private static final List<String> DOWN =
            List.of("lora_down", "lora_A", "lora.down", "hada_w1_b", "lokr_w1_b", "lokr_w2_b");

    /** The methods of adaptation by a part of their names. */
    private static final Map<String, String> METHODS = Map.of(
            "lora_down", "LoRA",
            "lora_A", "LoRA",
            "lora.down", "LoRA",
            "hada_", "LoHa",
            "lokr_", "LoKr",
            "dora_scale", "DoRA",
            "lora_magnitude_vector", "DoRA");

    private final Map<String, Long> typeCounts = new TreeMap<>();
    private final Map<String, long[]> parts = new TreeMap<>();
    private final TreeSet<Long> ranks = new TreeSet<>();
    private final TreeSet<String> methods = new TreeSet<>();
    private long tensors;
    private long values;
    private long bytes;

    /** Returns what the weight files in a folder hold; other kinds of files are not counted. */
    static TensorSummary ofFolder(Path folder) {
        TensorSummary summary = new TensorSummary();
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path file : entries.filter(path -> path.toString().endsWith(".safetensors"))
                    .sorted()
                    .toList()) {
                try (SafetensorsFile weights = SafetensorsFile.open(file)) {
                    summary.add(weights);
                }
            }
        } catch (IOException e) {
            throw UserError.data("The folder " + folder + " cannot be listed.", "Make it readable.")
                    .causedBy(e);
        }
        return summary;
    }

    /** Counts the tensors of a file in. */
    void add(TensorFile file) {
        for (String name : file.names()) {
            TensorEntry entry = file.find(name).orElseThrow();
            long count = entry.byteSize() / entry.dtype().bytes();
            tensors++;
            values += count;
            bytes += entry.byteSize();
            typeCounts.merge(entry.dtype().safetensorsName(), 1L, Long::sum);
            long[] part = parts.computeIfAbsent(part(name), none -> new long[2]);
            part[0]++;
            part[1] += count;
            noteRank(name, entry);
        }
    }

    /**
     * The down projection of a low-rank update has shape [rank, inputs] (Hu et al. 2021, LoRA, section 4.1); so have the
     * second matrices of LoHa and LoKr.
     */
    private void noteRank(String name, TensorEntry entry) {
        METHODS.forEach((mark, method) -> {
            if (name.contains(mark)) {
                methods.add(method);
            }
        });
        boolean down = DOWN.stream().anyMatch(name::contains);
        if (down && entry.shape().length > 1) {
            ranks.add(entry.shape()[0]);
        }
    }

    private static String part(String name) {
        String[] levels = name.split("\\.", 4);
        return String.join(".", List.of(levels).subList(0, Math.min(levels.length - 1, 2)));
    }

    /** Returns what such a file is: weights, or adapters by their methods, such as LoRA. */
    String kind() {
        return methods.isEmpty() ? "weights" : String.join(", ", methods);
    }

    /** Returns all of it in a line. */
    String line() {
        return String.format(
                Locale.ROOT,
                "%d tensors, %,d values, %s, %s",
                tensors,
                values,
                ByteCount.shown(bytes),
                typeCounts.isEmpty() ? "no types" : String.join(" ", typeCounts.keySet()));
    }

    /** Returns a line for each part, as names divide the tensors. */
    List<String> details() {
        List<String> lines = new ArrayList<>();
        if (!ranks.isEmpty()) {
            lines.add("  ranks: " + ranks);
        }
        parts.entrySet().stream()
                .limit(SHOWN_PARTS)
                .forEach(part -> lines.add(String.format(
                        Locale.ROOT,
                        "  %s: %d tensors, %,d values",
                        Inspection.printable(part.getKey()),
                        part.getValue()[0],
                        part.getValue()[1])));
        if (parts.size() > SHOWN_PARTS) {
            lines.add("  and " + (parts.size() - SHOWN_PARTS) + " parts more");
        }
        return lines;
    }
}
