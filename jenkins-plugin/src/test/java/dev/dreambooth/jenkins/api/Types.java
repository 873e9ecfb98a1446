package dev.dreambooth.jenkins.api;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Turns declarations as Java writes them into members as class files name them (JVMS 4.3, JLS 4.6). */
final class Types {
    private static final Map<String, String> PRIMITIVES = Map.of(
            "void", "V", "boolean", "Z", "byte", "B", "char", "C", "short", "S", "int", "I", "long", "J", "float", "F",
            "double", "D");

    private Types() {}

    /** Returns name and descriptor of a declared member. */
    static String member(String owner, String declaration, Map<String, String> classVariables) {
        Map<String, String> variables = new HashMap<>(classVariables);
        String rest = declaration.substring(0, declaration.length() - 1).replaceAll(" throws .*", "");
        while (rest.matches(
                "(public|protected|private|static|final|abstract|synchronized|default|native|volatile|transient) .*")) {
            rest = rest.substring(rest.indexOf(' ') + 1);
        }
        if (rest.startsWith("<")) {
            int end = closing(rest, 0);
            variables(rest.substring(1, end), variables);
            rest = rest.substring(end + 1).trim();
        }
        int parameters = rest.indexOf('(');
        if (parameters < 0) {
            int space = rest.lastIndexOf(' ');
            return space < 0 ? rest : rest.substring(space + 1) + descriptor(rest.substring(0, space), variables);
        }
        String head = rest.substring(0, parameters);
        StringBuilder descriptor = new StringBuilder("(");
        for (String parameter : split(rest.substring(parameters + 1, rest.lastIndexOf(')')))) {
            if (!parameter.isBlank()) {
                descriptor.append(descriptor(parameter.trim(), variables));
            }
        }
        descriptor.append(')');
        if (head.equals(owner)) {
            return "<init>" + descriptor + "V";
        }
        int space = head.lastIndexOf(' ');
        return head.substring(space + 1) + descriptor + descriptor(head.substring(0, space), variables);
    }

    /** Adds type variables and the erasures of their first bounds. */
    static void variables(String list, Map<String, String> variables) {
        for (String variable : split(list)) {
            String[] parts = variable.trim().split(" extends ", 2);
            String bound = parts.length == 1 ? "java.lang.Object" : parts[1].split(" & ", 2)[0];
            variables.put(parts[0], variables.getOrDefault(bound, erased(bound)));
        }
    }

    /** Splits at the commas that are not within angle brackets. */
    static List<String> split(String list) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < list.length(); i++) {
            char next = list.charAt(i);
            depth += next == '<' ? 1 : next == '>' ? -1 : 0;
            if (next == ',' && depth == 0) {
                parts.add(list.substring(start, i).trim());
                start = i + 1;
            }
        }
        parts.add(list.substring(start).trim());
        return parts;
    }

    /** Returns the position of the angle bracket that closes the one at a position. */
    static int closing(String text, int open) {
        int depth = 0;
        for (int i = open; i < text.length(); i++) {
            depth += text.charAt(i) == '<' ? 1 : text.charAt(i) == '>' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        throw new IllegalArgumentException(text);
    }

    /** Returns a type without its arguments. */
    static String erased(String type) {
        StringBuilder plain = new StringBuilder();
        int depth = 0;
        for (char next : type.trim().toCharArray()) {
            depth += next == '<' ? 1 : next == '>' ? -1 : 0;
            if (depth == 0 && next != '>') {
                plain.append(next);
            }
        }
        return plain.toString();
    }

    private static String descriptor(String type, Map<String, String> variables) {
        String plain = erased(type).replace("...", "[]");
        String arrays = "";
        while (plain.endsWith("[]")) {
            plain = plain.substring(0, plain.length() - 2);
            arrays += "[";
        }
        plain = variables.getOrDefault(plain, plain);
        return arrays + PRIMITIVES.getOrDefault(plain, "L" + plain.replace('.', '/') + ";");
    }
}
