package dev.dreambooth.engine.fuzz.mutation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Changes a text of lines: lines that are gone, twice or elsewhere, and words in the place of others. */
public final class TextMutator implements Mutator {
    private static final Mutator BYTES = new ByteMutator();

    private final List<String> words;

    /** @param words what to put in the place of a word, beside numbers at the edges */
    public TextMutator(List<String> words) {
        this.words = List.copyOf(words);
    }

    /** A mutator of YAML: its anchors, aliases, tags, quotations, blocks and what it takes numbers for. */
    public static TextMutator ofYaml() {
        return new TextMutator(List.of(
                "&a",
                "*a",
                "&a [*a, *a]",
                "<<: *a",
                "!!java.net.URL",
                "!!binary abc",
                "!!set {a, b}",
                "!x",
                "'",
                "\"",
                "\"\\u0000\"",
                "\"\\ud800\"",
                "|",
                ">-",
                "? ",
                "- ",
                ": ",
                "{",
                "}",
                "[",
                "]",
                "[".repeat(2000),
                "{a: ".repeat(2000),
                "- ".repeat(3000),
                "\t",
                "---",
                "...",
                "%YAML 3.0",
                "# x",
                "null",
                "~",
                "yes",
                "0o17",
                "017",
                "0x1f",
                "1_000",
                "12:30:45",
                "2026-01-01",
                ".nan",
                "-.inf",
                "1e999",
                "9".repeat(500),
                "x".repeat(20_000),
                "\u0085",
                "\uFEFF",
                "\u2028",
                "\uD83D\uDC36",
                "../x",
                "${a}"));
    }

    @Override
    public byte[] mutate(byte[] whole, SplittableRandom random) {
        if (random.nextInt(5) == 0) {
            return BYTES.mutate(whole, random);
        }
        List<String> lines = new ArrayList<>(List.of(new String(whole, StandardCharsets.UTF_8).split("\n", -1)));
        int changes = random.nextInt(3) > 0 ? 1 : random.nextInt(2, 6);
        for (int i = 0; i < changes && !lines.isEmpty(); i++) {
            change(lines, random);
        }
        return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    }

    private void change(List<String> lines, SplittableRandom random) {
        int at = random.nextInt(lines.size());
        String line = lines.get(at);
        switch (random.nextInt(8)) {
            case 0 -> lines.remove(at);
            case 1 -> lines.add(random.nextInt(lines.size() + 1), line);
            case 2 -> lines.set(at, " ".repeat(random.nextInt(6)) + line);
            case 3 -> lines.set(at, line + " " + word(random));
            case 4 -> lines.add(at, word(random));
            case 5 -> {
                int times = 1 << random.nextInt(10);
                for (int i = 0; i < times; i++) {
                    lines.add(at, line);
                }
            }
            default -> lines.set(at, withAnotherWord(line, random));
        }
    }

    private String withAnotherWord(String line, SplittableRandom random) {
        String[] parts = line.split("(?<=[ :,\\[\\]{}])|(?=[ :,\\[\\]{}])");
        parts[random.nextInt(parts.length)] = word(random);
        return String.join("", parts);
    }

    private String word(SplittableRandom random) {
        int place = random.nextInt(words.size() + words.size() / 4 + 1);
        return place < words.size() ? words.get(place) : String.valueOf(Extremes.number(random));
    }
}
