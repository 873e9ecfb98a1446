package dev.dreambooth.engine.fuzz;

import java.util.List;
import java.util.stream.Stream;

/** All kinds of files that people give and that stages open. */
final class FuzzTargets {
    private FuzzTargets() {}

    static List<FuzzTarget> all() {
        return Stream.of(
                        WeightTargets.all(),
                        ModelTargets.all(),
                        AdapterTargets.all(),
                        ImageTargets.all(),
                        TextTargets.all(),
                        ResultTargets.all())
                .flatMap(List::stream)
                .toList();
    }
}
