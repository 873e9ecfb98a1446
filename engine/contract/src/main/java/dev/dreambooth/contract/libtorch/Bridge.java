package dev.dreambooth.contract.libtorch;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.machine.Platform;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.choice.Accelerator;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;

/**
 * DJL's library between Java and libtorch, which the jar {@code pytorch-jni} holds for several systems: it was compiled for
 * one version of libtorch, and in builds for processors and for CUDA.
 *
 * @param version the version of libtorch
 * @param builds those for this system, such as {@code cpu}, {@code cu128} and {@code cu124-precxx11}
 */
public record Bridge(String version, Set<String> builds) {
    /** Tells a worker what {@link Libtorch#build()} it runs on, for the record. */
    public static final String BUILD = "DREAMBOOTH_LIBTORCH";

    /** What DJL takes from the environment, in whichever of its versions. */
    private static final Set<String> VARIABLES =
            Set.of("PYTORCH_LIBRARY_PATH", "PYTORCH_VERSION", "PYTORCH_FLAVOR", "PYTORCH_PRECXX11", BUILD);

    /** Named after the versions of libtorch and of DJL. */
    private static final Pattern JAR = Pattern.compile("pytorch-jni-(\\d+\\.\\d+\\.\\d+)-.*\\.jar");

    private static final Pattern BUILD_IN_JAR = Pattern.compile("jnilib/([^/]+)/([^/]+)/[^/]+");

    /** Creates the description of a bridge. */
    public Bridge {
        builds = Set.copyOf(builds);
    }

    /**
     * Returns the bridge on a class path.
     *
     * @throws UserError if there is none
     */
    public static Bridge on(List<Path> classPath, Platform platform) {
        for (Path entry : classPath) {
            Matcher jar = JAR.matcher(entry.getFileName().toString());
            if (jar.matches()) {
                return new Bridge(jar.group(1), builds(entry, platform));
            }
        }
        throw new UserError(
                ExitCode.NATIVE_LIBRARY,
                "The class path of the worker holds no pytorch-jni, by which it would reach libtorch.",
                "Unpack the distribution again.");
    }

    private static Set<String> builds(Path jar, Platform platform) {
        Set<String> builds = new TreeSet<>();
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            zip.stream().forEach(entry -> {
                Matcher build = BUILD_IN_JAR.matcher(entry.getName());
                if (build.matches() && build.group(1).equals(platform.classifier())) {
                    builds.add(build.group(2));
                }
            });
        } catch (IOException e) {
            throw new UserError(
                            ExitCode.NATIVE_LIBRARY,
                            "The bridge to libtorch, " + jar + ", cannot be read: " + e.getMessage() + ".",
                            "Fetch it again: remove it, and unpack the distribution or let Maven resolve it.")
                    .causedBy(e);
        }
        return builds;
    }

    /**
     * Returns the variables by which a worker finds a libtorch through this bridge.
     *
     * @throws UserError if it was not built for that libtorch, or the libtorch has not what the accelerator needs
     */
    public Map<String, String> environment(Libtorch libtorch, Accelerator accelerator) {
        objection(libtorch, accelerator).ifPresent(why -> {
            throw unusable("libtorch is " + libtorch + ", " + why + ".", accelerator);
        });
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("PYTORCH_LIBRARY_PATH", libtorch.libraries().toString());
        variables.put("PYTORCH_VERSION", version);
        variables.put("PYTORCH_FLAVOR", build(libtorch, accelerator));
        variables.put(BUILD, libtorch.build());
        if (File.separatorChar == '\\') {
            // where Windows looks for libraries of libraries, and DJL for CUDA's
            variables.put(
                    "PATH",
                    libtorch.libraries() + ";"
                            + Optional.ofNullable(System.getenv("PATH")).orElse(""));
        }
        return variables;
    }

    /**
     * Takes out of a worker's environment what would let DJL load another libtorch than the settings say, unseen.
     *
     * @param variables the environment, which is changed
     */
    public static void forget(Map<String, String> variables) {
        variables.keySet().removeAll(VARIABLES);
    }

    private static String build(Libtorch libtorch, Accelerator accelerator) {
        return accelerator.label() + CxxInterface.of(libtorch.libraries()).suffix();
    }

    /** Returns why a libtorch cannot be used, to complete "It is ..., ", or empty if it can. */
    public Optional<String> objection(Libtorch libtorch, Accelerator accelerator) {
        if (!libtorch.version().equals(version)) {
            return Optional.of("while version " + version + " is needed");
        }
        for (String name : List.of("c10", "torch_cpu", "torch")) {
            String file = System.mapLibraryName(name);
            if (!Files.isRegularFile(libtorch.libraries().resolve(file))) {
                return Optional.of("whose folder lib has no " + file);
            }
        }
        if (accelerator != Accelerator.CPU && !libtorch.flavour().startsWith("cu12")) {
            return Optional.of("while accelerator " + accelerator + " needs one for CUDA 12");
        }
        String build = build(libtorch, accelerator);
        if (builds.contains(build)) {
            return Optional.empty();
        }
        return build.equals(accelerator.label())
                ? Optional.of("which is reached here with accelerator " + String.join(" or ", new TreeSet<>(builds))
                        + ", and accelerator is " + accelerator)
                : Optional.of(
                        "which was compiled for the C++ interface before C++11, while the bridge to it is for that of"
                                + " C++11");
    }

    /** Returns the error of an accelerator for which the user has to bring a libtorch, and named none. */
    public UserError missing(Accelerator accelerator) {
        return unusable(
                "Accelerator " + accelerator + " needs a libtorch folder, and libtorch is not set.", accelerator);
    }

    /** Returns an error about the setting, with what to bring instead. */
    UserError unusable(String what, Accelerator accelerator) {
        String kind = accelerator == Accelerator.CPU ? "" : " for CUDA 12";
        return UserError.configuration(
                        what,
                        "Set libtorch to the folder of a libtorch " + version + kind
                                + ": of Python's package torch (pip install"
                                + " torch==" + version
                                + "; python in place of a folder asks the python3 of this machine),"
                                + " or of an unpacked distribution (C++/Java, shared, with dependencies) from pytorch.org."
                                + " The doctor tells which are here.")
                .about(CommonSettings.LIBTORCH);
    }
}
