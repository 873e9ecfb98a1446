package dev.dreambooth.engine.model.lora;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The names of a file's tensors, each taken apart into what the module is called there and what the tensor is to its
 * adapter. A state of PEFT's has the name of the adapter too, as in {@code to_q.lora_A.default.weight}; a file is that of
 * one adapter, so it is left out.
 */
final class AdapterNames {
    private static final String WEIGHT = ".weight";
    private static final String PROCESSOR = "_lora";
    private static final Set<String> FIRST_LABELS = Set.of("lora", "lora_linear_layer");
    private static final Map<String, AdapterTensor> SIDES = Map.of("down", AdapterTensor.DOWN, "up", AdapterTensor.UP);

    private final Map<String, Map<AdapterTensor, String>> modules = new LinkedHashMap<>();
    private final TreeSet<String> adapters = new TreeSet<>();
    private final List<String> twice = new ArrayList<>();
    private final Set<String> understood = new HashSet<>();

    AdapterNames(Set<String> names) {
        names.forEach(this::add);
    }

    private void add(String name) {
        String plain = name.endsWith(WEIGHT) ? name.substring(0, name.length() - WEIGHT.length()) : name;
        int dot = plain.lastIndexOf('.');
        if (dot <= 0) {
            return;
        }
        String last = plain.substring(dot + 1);
        String rest = plain.substring(0, dot);
        Optional<AdapterTensor> tensor = AdapterTensor.of(last);
        if (tensor.isPresent()) {
            put(rest, tensor.get(), name);
            return;
        }
        int before = rest.lastIndexOf('.');
        String label = rest.substring(before + 1);
        AdapterTensor side = SIDES.get(last);
        if (side != null && before > 0 && FIRST_LABELS.contains(label)) {
            put(rest.substring(0, before), side, name);
        } else if (side != null && rest.endsWith(PROCESSOR)) {
            put(rest.substring(0, rest.length() - PROCESSOR.length()), side, name);
        } else if (before > 0 && !last.equals("bias")) {
            AdapterTensor.of(label).ifPresent(named -> {
                adapters.add(last);
                put(rest.substring(0, before), named, name);
            });
        }
    }

    private void put(String module, AdapterTensor tensor, String name) {
        understood.add(name);
        String other = modules.computeIfAbsent(module, none -> new EnumMap<>(AdapterTensor.class))
                .putIfAbsent(tensor, name);
        if (other != null) {
            twice.add(name);
        }
    }

    /** Returns the names of a module's tensors by what they are; empty for a module that has none. */
    Map<AdapterTensor, String> of(String module) {
        return Collections.unmodifiableMap(modules.getOrDefault(module, Map.of()));
    }

    /** Returns the names of the adapters that names speak of. */
    Set<String> adapters() {
        return Collections.unmodifiableSet(adapters);
    }

    /** Returns whether a name is that of a part of an adapter, for whatever module. */
    boolean understands(String name) {
        return understood.contains(name);
    }

    /** Returns the names that mean what another name means already. */
    List<String> twice() {
        return List.copyOf(twice);
    }
}
