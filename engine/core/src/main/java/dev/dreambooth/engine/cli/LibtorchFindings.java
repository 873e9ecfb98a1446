package dev.dreambooth.engine.cli;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.launch.EngineClassPath;
import dev.dreambooth.contract.libtorch.Bridge;
import dev.dreambooth.contract.libtorch.Libtorch;
import dev.dreambooth.contract.libtorch.UsualPlaces;
import dev.dreambooth.contract.settings.choice.Accelerator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What doctor tells of each libtorch that lies where people have it: whether stages could run on it, and how to say so. */
final class LibtorchFindings {
    private static final int MOST = 8;

    private final List<String> lines = new ArrayList<>();

    /** @param places where to look */
    LibtorchFindings(UsualPlaces places) {
        Collection<Libtorch> found = places.find();
        if (found.isEmpty()) {
            lines.add("no libtorch of yours in the usual places: " + String.join(", ", places.names()));
            return;
        }
        Optional<Bridge> bridge = bridge();
        found.stream()
                .limit(MOST)
                .forEach(libtorch -> lines.add("libtorch of yours: " + libtorch
                        + bridge.map(to -> ", " + verdict(libtorch, to)).orElse("")));
    }

    /** Returns a line for each, or one with the places if there is none. */
    List<String> lines() {
        return List.copyOf(lines);
    }

    private static Optional<Bridge> bridge() {
        try {
            return Optional.of(EngineClassPath.ofThisProcess().bridge());
        } catch (UserError none) {
            return Optional.empty(); // told where the native libraries are looked at
        }
    }

    private static String verdict(Libtorch libtorch, Bridge bridge) {
        String fitting = Arrays.stream(Accelerator.values())
                .filter(accelerator -> bridge.objection(libtorch, accelerator).isEmpty())
                .map(Accelerator::label)
                .collect(Collectors.joining(" or "));
        return fitting.isEmpty()
                ? "not usable here, "
                        + bridge.objection(libtorch, Accelerator.CPU).orElseThrow()
                : "to run on it: libtorch=" + libtorch.folder() + " accelerator=" + fitting;
    }
}
