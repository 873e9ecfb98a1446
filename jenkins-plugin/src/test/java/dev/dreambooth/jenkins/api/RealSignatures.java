package dev.dreambooth.jenkins.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodType;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The real Jenkins API as {@code javap} printed it: which members each class has, by their erased descriptors. */
final class RealSignatures {
    private static final Pattern HEADER = Pattern.compile(
            "(?:(?:public|protected|abstract|static|final) )*(class|interface|enum|@interface) ([\\w.$]+)(.*) \\{");

    private final Map<String, RealClass> classes = new HashMap<>();

    /**
     * A class.
     *
     * @param isInterface whether it is an interface
     * @param parents its superclass and interfaces, with slashes
     * @param members name and descriptor of each member in one text
     */
    record RealClass(boolean isInterface, List<String> parents, Set<String> members) {}

    /** Reads texts of signatures. */
    static RealSignatures read(String... resources) {
        RealSignatures signatures = new RealSignatures();
        for (String resource : resources) {
            try (InputStream in = RealSignatures.class.getResourceAsStream(resource)) {
                signatures.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return signatures;
    }

    /** Returns a class by its name with slashes, or null if it is not known. */
    RealClass find(String name) {
        return classes.get(name);
    }

    /** Returns whether a class or one of its parents has a member. */
    boolean has(String owner, String member) {
        RealClass found = classes.get(owner);
        if (found == null) {
            return owner.startsWith("java/") && jdkHas(owner, member);
        }
        boolean object = found.isInterface() && jdkHas("java/lang/Object", member);
        return object
                || found.members().contains(member)
                || found.parents().stream().anyMatch(parent -> has(parent, member));
    }

    private static boolean jdkHas(String owner, String member) {
        try {
            Class<?> type = Class.forName(owner.replace('/', '.'));
            for (Class<?> each = type; each != null; each = each.getSuperclass()) {
                List<Executable> executables = new ArrayList<>(Arrays.asList(each.getDeclaredMethods()));
                executables.addAll(Arrays.asList(each.getDeclaredConstructors()));
                if (executables.stream()
                        .anyMatch(executable -> member(executable).equals(member))) {
                    return true;
                }
            }
            return Arrays.stream(type.getMethods())
                    .anyMatch(method -> member(method).equals(member));
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static String member(Executable executable) {
        Class<?> returned = executable instanceof Method method ? method.getReturnType() : void.class;
        String name = executable instanceof Method ? executable.getName() : "<init>";
        return name
                + MethodType.methodType(returned, executable.getParameterTypes())
                        .toMethodDescriptorString();
    }

    private void parse(String text) {
        RealClass current = null;
        String name = "";
        Map<String, String> variables = new HashMap<>();
        for (String line : text.lines().toList()) {
            Matcher header = HEADER.matcher(line);
            if (header.matches()) {
                name = header.group(2);
                String rest = header.group(3);
                boolean isInterface = header.group(1).endsWith("interface");
                variables = new HashMap<>();
                if (rest.startsWith("<")) {
                    int end = Types.closing(rest, 0);
                    Types.variables(rest.substring(1, end), variables);
                    rest = rest.substring(end + 1);
                }
                current = new RealClass(isInterface, parents(rest), new HashSet<>());
                classes.put(name.replace('.', '/'), current);
            } else if (line.startsWith("  ") && line.endsWith(";") && current != null) {
                current.members().add(Types.member(name, line.trim(), variables));
            }
        }
    }

    private static List<String> parents(String rest) {
        List<String> parents = new ArrayList<>();
        for (String clause : rest.split(" extends | implements ", -1)) {
            for (String parent : Types.split(clause)) {
                if (!parent.isBlank()) {
                    parents.add(Types.erased(parent).replace('.', '/'));
                }
            }
        }
        if (parents.isEmpty()) {
            parents.add("java/lang/Object");
        }
        return parents;
    }
}
