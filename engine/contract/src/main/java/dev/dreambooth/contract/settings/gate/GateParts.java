package dev.dreambooth.contract.settings.gate;

import dev.dreambooth.contract.NearestName;
import dev.dreambooth.contract.settings.type.Choice;
import dev.dreambooth.contract.settings.type.ChoiceType;
import dev.dreambooth.contract.settings.type.DecimalType;
import dev.dreambooth.contract.settings.type.TextType;
import dev.dreambooth.contract.settings.type.UnusableValueException;
import dev.dreambooth.contract.settings.type.ValueType;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The names and values that an entry of {@code gates} consists of. */
final class GateParts {
    static final String NAME = "name";
    static final String MEASURE = "measure";
    static final String AGAINST = "against";
    static final String MIN = "min";
    static final String MAX = "max";
    static final String CONFIDENCE = "confidence";
    static final String ACTION = "action";
    static final String INCONCLUSIVE = "inconclusive";

    /** The type of each part, in the order in which they are documented. */
    static final Map<String, ValueType<?>> TYPES = types();

    private final String place;
    private final Map<String, String> written;

    /**
     * Takes an entry as written.
     *
     * @param place begins a complaint about it
     */
    GateParts(String place, Map<String, String> written) {
        this.place = place;
        this.written = written;
        for (String name : written.keySet()) {
            if (!TYPES.containsKey(name)) {
                throw new UnusableValueException(place + "the unknown name " + name + nearest(name, TYPES.keySet()));
            }
        }
    }

    private static Map<String, ValueType<?>> types() {
        Map<String, ValueType<?>> types = new LinkedHashMap<>();
        types.put(MEASURE, new ChoiceType<>(GateMeasure.class));
        types.put(AGAINST, new ChoiceType<>(GateReference.class));
        types.put(MIN, DecimalType.finite());
        types.put(MAX, DecimalType.finite());
        types.put(CONFIDENCE, new DecimalType(.5, false, 1, false));
        types.put(ACTION, new ChoiceType<>(GateAction.class));
        types.put(INCONCLUSIVE, new ChoiceType<>(GateAction.class));
        types.put(NAME, TextType.matching("[A-Za-z0-9][A-Za-z0-9._-]{0,99}", "letters, digits, '.', '_' and '-'"));
        return Collections.unmodifiableMap(types);
    }

    Gate gate() {
        GateMeasure measure = choice(MEASURE, GateMeasure.class)
                .orElseThrow(() -> new UnusableValueException(place + "no " + MEASURE));
        GateReference against = choice(AGAINST, GateReference.class).orElse(GateReference.ABSOLUTE);
        if (!measure.references().contains(against)) {
            throw new UnusableValueException(place + "the " + MEASURE + " " + measure + " " + AGAINST + " " + against
                    + ", which it has not: it has " + Labels.listed(measure.references()));
        }
        Optional<Double> min = number(MIN);
        Optional<Double> max = number(MAX);
        if (min.isPresent() == max.isPresent()) {
            throw new UnusableValueException(
                    place + (min.isPresent() ? "both min and max; write two gates" : "neither min nor max"));
        }
        boolean atLeast = min.isPresent();
        return new Gate(
                text(NAME).orElseGet(() -> Gate.usualName(measure, against, atLeast)),
                measure,
                against,
                atLeast,
                min.or(() -> max).orElseThrow(),
                number(CONFIDENCE).orElse(Gate.CONFIDENCE),
                choice(ACTION, GateAction.class).orElse(GateAction.FAIL),
                choice(INCONCLUSIVE, GateAction.class).orElse(GateAction.WARN));
    }

    private Optional<String> text(String name) {
        return parsed(name, "").map(String.class::cast);
    }

    private Optional<Double> number(String name) {
        return parsed(name, "").map(Double.class::cast);
    }

    private <E extends Enum<E> & Choice> Optional<E> choice(String name, Class<E> choices) {
        String value = written.getOrDefault(name, "");
        return parsed(name, nearest(value, Labels.of(choices))).map(choices::cast);
    }

    private Optional<?> parsed(String name, String hint) {
        String text = written.get(name);
        if (text == null) {
            return Optional.empty();
        }
        ValueType<?> type = Objects.requireNonNull(TYPES.get(name));
        try {
            return Optional.of(type.parse(List.of(text)));
        } catch (UnusableValueException e) {
            throw new UnusableValueException(
                    place + "a " + name + " that " + e.getMessage() + hint + " and not " + type.accepted());
        }
    }

    private static String nearest(String name, Collection<String> known) {
        return NearestName.of(name, known)
                .map(meant -> " (did you mean " + meant + "?)")
                .orElse("");
    }

    /** The words of choices. */
    private static final class Labels {
        private Labels() {}

        static <E extends Enum<E> & Choice> List<String> of(Class<E> choices) {
            return Stream.of(choices.getEnumConstants()).map(Choice::label).toList();
        }

        static String listed(List<? extends Choice> choices) {
            return String.join(", ", choices.stream().map(Choice::label).toList());
        }
    }
}
