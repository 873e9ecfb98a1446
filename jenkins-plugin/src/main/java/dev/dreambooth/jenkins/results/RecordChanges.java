package dev.dreambooth.jenkins.results;

import dev.dreambooth.jenkins.text.Messages;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is different between what two results were made from: what to look at where a measure has jumped. */
public final class RecordChanges {
    private static final int MAX_CHANGES = 12;
    private static final int MAX_CHARS = 80;

    private RecordChanges() {}

    /** Returns the changes of all stages of a build that an earlier one has too, in words. */
    public static List<String> between(List<StageRun> earlier, List<StageRun> later) {
        List<String> changes = new ArrayList<>();
        for (StageRun stage : later) {
            earlier.stream()
                    .filter(each -> each.getStage().equals(stage.getStage())
                            && each.getBlocks().equals(stage.getBlocks()))
                    .findFirst()
                    .ifPresent(before -> add(before.getRecord(), stage.getRecord(), changes));
        }
        List<String> distinct = changes.stream().distinct().toList();
        int more = distinct.size() - MAX_CHANGES;
        if (more <= 0) {
            return distinct;
        }
        List<String> first = new ArrayList<>(distinct.subList(0, MAX_CHANGES));
        first.add(Messages.of("change.others", more));
        return first;
    }

    private static void add(@Nullable RecordSummary before, @Nullable RecordSummary after, List<String> changes) {
        if (before == null || after == null) {
            return;
        }
        each(
                before.getSettings(),
                after.getSettings(),
                (name, then, now) -> changes.add(name + " " + shown(then) + " → " + shown(now)));
        each(before.getInputs(), after.getInputs(), (name, then, now) -> {
            if (!name.equals(StageRun.BASELINE)) {
                changes.add(Messages.of(
                        then.isEmpty() ? "change.new" : now.isEmpty() ? "change.gone" : "change.other", name));
            }
        });
        each(
                before.getEnvironment(),
                after.getEnvironment(),
                (name, then, now) -> changes.add(name + " " + shown(then) + " → " + shown(now)));
    }

    private static void each(Map<String, String> before, Map<String, String> after, Change change) {
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        for (String name : names) {
            if (!Objects.equals(before.get(name), after.get(name))) {
                change.of(name, before.getOrDefault(name, ""), after.getOrDefault(name, ""));
            }
        }
    }

    private static String shown(String value) {
        String text = value.isEmpty() ? Messages.of("change.unset") : value;
        return text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS - 1) + "…";
    }

    /** Takes a change. */
    @FunctionalInterface
    private interface Change {
        void of(String name, String before, String after);
    }
}
