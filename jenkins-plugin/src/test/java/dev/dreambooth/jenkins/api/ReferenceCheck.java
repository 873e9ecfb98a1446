package dev.dreambooth.jenkins.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Compares what class files use of Jenkins with what Jenkins really has. */
final class ReferenceCheck {
    private final RealSignatures real;
    private final Map<String, ClassFile> own = new HashMap<>();
    private int checked;

    ReferenceCheck(RealSignatures real) {
        this.real = real;
    }

    /** Adds all classes below a folder. */
    ReferenceCheck folder(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(file -> file.toString().endsWith(".class")).forEach(this::add);
        }
        return this;
    }

    private void add(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            ClassFile read = ClassFile.read(in);
            own.put(read.name(), read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns how many references to Jenkins were compared. */
    int checked() {
        return checked;
    }

    /** Returns everything that Jenkins does not have. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        for (ClassFile file : own.values()) {
            checkParent(file, file.superName(), false, problems);
            file.interfaces().forEach(each -> checkParent(file, each, true, problems));
            for (ClassFile.Reference reference : file.references()) {
                check(file, reference, problems);
            }
        }
        return problems;
    }

    private void checkParent(ClassFile file, String parent, boolean asInterface, List<String> problems) {
        if (isJenkins(parent)) {
            checked++;
            RealSignatures.RealClass found = real.find(parent);
            if (found == null) {
                problems.add(file.name() + " extends " + parent + ", whose real signature is not known");
            } else if (found.isInterface() != asInterface) {
                problems.add(file.name() + " takes " + parent + " for the wrong kind of type");
            }
        }
    }

    private void check(ClassFile file, ClassFile.Reference reference, List<String> problems) {
        String member = reference.name() + reference.descriptor();
        if (isJenkins(reference.owner())) {
            checked++;
            RealSignatures.RealClass found = real.find(reference.owner());
            if (found == null) {
                problems.add(file.name() + " uses " + reference.owner() + ", whose real signature is not known");
            } else if (!real.has(reference.owner(), member)) {
                problems.add(file.name() + " uses " + reference.owner() + "." + member + ", which is not there");
            } else if (!reference.descriptor().startsWith("(")) {
                return; // a field: its owner's kind does not matter
            } else if (found.isInterface() != reference.viaInterface()) {
                problems.add(file.name() + " takes " + reference.owner() + " for the wrong kind of type");
            }
        } else if (own.containsKey(reference.owner()) && inheritsFromJenkins(reference.owner())) {
            checked++;
            if (!ownHas(reference.owner(), reference.name(), member)) {
                problems.add(file.name() + " uses " + reference.owner() + "." + member + ", which nobody has");
            }
        }
    }

    private boolean inheritsFromJenkins(String name) {
        ClassFile file = own.get(name);
        return file != null && (isJenkins(file.superName()) || inheritsFromJenkins(file.superName()));
    }

    /** Our own members are the compiler's business; what is not declared here must be in a real parent. */
    private boolean ownHas(String name, String memberName, String member) {
        ClassFile file = own.get(name);
        if (file == null) {
            return real.has(name, member);
        }
        try {
            Class<?> type =
                    Class.forName(name.replace('/', '.'), false, getClass().getClassLoader());
            boolean declared = memberName.equals("<init>")
                    || Stream.of(type.getDeclaredMethods())
                            .anyMatch(method -> method.getName().equals(memberName))
                    || Stream.of(type.getDeclaredFields())
                            .anyMatch(field -> field.getName().equals(memberName));
            return declared
                    || ownHas(file.superName(), memberName, member)
                    || file.interfaces().stream().anyMatch(each -> ownHas(each, memberName, member));
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static boolean isJenkins(String name) {
        return name.startsWith("hudson/")
                || name.startsWith("jenkins/")
                || name.startsWith("org/jenkinsci/")
                || name.startsWith("org/kohsuke/")
                || name.startsWith("com/cloudbees/")
                || name.startsWith("com/google/");
    }
}
