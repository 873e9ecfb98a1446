package dev.dreambooth.engine.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Walks over the tensors among the arguments of an op, however they are nested. */
final class OpArguments {
    private OpArguments() {}

    /** Shows every tensor to a visitor, in order; one that is given twice is shown twice. */
    static void visit(Object[] arguments, Consumer<Tensor> visitor) {
        for (Object argument : arguments) {
            replace(argument, tensor -> {
                visitor.accept(tensor);
                return tensor;
            });
        }
    }

    /** The same arguments with other tensors in place of these. */
    static Object[] replaceAll(Object[] arguments, UnaryOperator<Tensor> replacement) {
        Object[] replaced = new Object[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            replaced[i] = replace(arguments[i], replacement);
        }
        return replaced;
    }

    private static Object replace(Object argument, UnaryOperator<Tensor> replacement) {
        if (argument instanceof Tensor tensor) {
            return replacement.apply(tensor);
        } else if (argument instanceof List<?> list) {
            List<Object> replaced = new ArrayList<>(list.size());
            list.forEach(element -> replaced.add(replace(element, replacement)));
            return replaced;
        } else if (argument instanceof Number || argument instanceof Boolean || argument instanceof long[]) {
            return argument;
        }
        // a kind that hides tensors would lose their gradients silently
        throw new IllegalArgumentException("not an argument that can be searched for tensors: " + argument);
    }
}
