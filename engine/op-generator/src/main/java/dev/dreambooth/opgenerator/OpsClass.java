package dev.dreambooth.opgenerator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The text of the class {@code Ops}: one static method for each function that Java may call, and the files to load.
 *
 * @param files what it is made of
 */
record OpsClass(OpFiles files) {
    /** The package of the class. */
    static final String PACKAGE = "dev.dreambooth.engine.tensor";

    private static final Map<String, String> JAVA_TYPES = Map.of(
            "Tensor", "Tensor",
            "List[Tensor]", "List<Tensor>",
            "List[int]", "long[]",
            "int", "long",
            "float", "double",
            "bool", "boolean");

    /** How a function is run, by what it returns: the method's type, and the statement before its arguments. */
    private enum Result {
        TENSOR("Tensor", "return OpDispatch.call"),
        LIST("List<Tensor>", "return OpDispatch.callList"),
        NOTHING("void", "OpDispatch.run");

        private final String javaType;
        private final String statement;

        Result(String javaType, String statement) {
            this.javaType = javaType;
            this.statement = statement;
        }
    }

    /** Returns the text. */
    String source() {
        return """
                package %s;

                import java.util.List;
                import java.util.Map;
                import java.util.Set;

                /**
                 * The product's own op library: the arithmetic of every block, of the losses, of the optimizers and of seeded noise.
                 * Made by the build from the TorchScript functions in {@code src/main/torchscript}: a method for each, with its
                 * arguments in its order. An open {@link GradientTape} notes what is called.
                 */
                public final class Ops {
                    /** The files that the library is compiled from. */
                    static final List<String> FILES = List.of(%s);

                    /** What stands in for some of them in portable runs. */
                    static final Map<String, String> PORTABLE_FILES = Map.of(%s);

                    /** What stands in for some of them where the processor has no instructions for 16-bit numbers. */
                    static final Map<String, String> UPCAST_FILES = Map.of(%s);

                    /** What stands in for some of them where nothing is differentiated. */
                    static final Map<String, String> INFERENCE_FILES = Map.of(%s);

                    /** The functions of which what comes before their last layer can be had alone: {@code _NAME_up_to_last}. */
                    static final Set<String> UP_TO_LAST = Set.of(%s);

                    private Ops() {}
                %s}
                """.formatted(
                        PACKAGE,
                        files.files().stream().map(file -> literal(file.name())).collect(Collectors.joining(", ")),
                        standIns(OpFiles.StandIn.PORTABLE),
                        standIns(OpFiles.StandIn.UPCAST),
                        standIns(OpFiles.StandIn.INFERENCE),
                        files.files().stream()
                                .flatMap(file -> file.functions().stream())
                                .flatMap(function -> function.upToLastOf().stream())
                                .map(OpsClass::literal)
                                .collect(Collectors.joining(", ")),
                        files.files().stream().map(OpsClass::methods).collect(Collectors.joining()));
    }

    private String standIns(OpFiles.StandIn reason) {
        return files.standIns(reason).stream()
                .map(file -> literal(OpFiles.standsInFor(file)) + ", " + literal(file.name()))
                .collect(Collectors.joining(", "));
    }

    private static String methods(OpFile file) {
        return file.functions().stream()
                .filter(function -> !function.isInternal())
                .map(function -> method(file, function))
                .collect(Collectors.joining());
    }

    private static String method(OpFile file, OpFunction function) {
        Result result = result(file, function);
        String parameters = function.parameters().stream()
                .map(parameter -> javaType(file, function, parameter) + " " + camelCase(parameter.name()))
                .collect(Collectors.joining(", "));
        String arguments = function.parameters().stream()
                .map(parameter -> ", " + camelCase(parameter.name()))
                .collect(Collectors.joining());
        return """

                    /**
                     * %s{@code %s} of {@code %s}.
                     */
                    public static %s %s(%s) {
                        %s("%s"%s);
                    }
                """.formatted(
                        comment(function.comment()),
                        function.name(),
                        file.name(),
                        result.javaType,
                        camelCase(function.name()),
                        parameters,
                        result.statement,
                        function.name(),
                        arguments);
    }

    private static Result result(OpFile file, OpFunction function) {
        return switch (function.result()) {
            case "Tensor" -> Result.TENSOR;
            case "List[Tensor]" -> Result.LIST;
            case "NoneType" -> Result.NOTHING;
            default ->
                throw new IllegalArgumentException(file.name() + ": " + function.name() + " returns "
                        + function.result() + ", which Java cannot receive: Tensor, List[Tensor] or NoneType can be"
                        + " returned, and a function whose name begins with _ stays within the library");
        };
    }

    private static String javaType(OpFile file, OpFunction function, OpFunction.Parameter parameter) {
        String type = JAVA_TYPES.get(parameter.type());
        if (type == null) {
            throw new IllegalArgumentException(file.name() + ": " + function.name() + " takes " + parameter.name()
                    + ": " + parameter.type() + ", which Java cannot pass: there are "
                    + JAVA_TYPES.keySet().stream().sorted().toList()
                    + ", and a function whose name begins with _ stays within the library");
        }
        return type;
    }

    /** The lines as javadoc; those that are set in stay as they are. */
    private static String comment(List<String> lines) {
        List<String> text = new ArrayList<>();
        boolean setIn = false;
        for (String line : lines) {
            if (line.startsWith(" ") != setIn) {
                setIn = !setIn;
                text.add(setIn ? "<pre>" : "</pre>");
            }
            text.add(escaped(line));
        }
        if (setIn) {
            text.add("</pre>");
        }
        return lines.isEmpty() ? "" : String.join("\n     * ", text) + "\n     *\n     * <p>";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("@", "&#64;")
                .replace("*/", "*&#47;");
    }

    /** The same words as Java writes them: {@code mean_dims} becomes {@code meanDims}. */
    private static String camelCase(String name) {
        StringBuilder camel = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            boolean wordBegins = i > 0 && name.charAt(i - 1) == '_';
            if (name.charAt(i) != '_') {
                camel.append(wordBegins ? Character.toUpperCase(name.charAt(i)) : name.charAt(i));
            }
        }
        return camel.toString();
    }

    private static String literal(String text) {
        return '"' + text + '"';
    }
}
