package dev.dreambooth.contract.libtorch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Folders laid out as people have libtorch, with nothing in their libraries but what is looked at; and a bridge's jar. */
public final class MadeUpLibtorch {
    private static final String CONSTRUCTOR = "_ZN3c105ErrorC1ENS_14SourceLocationE";

    private MadeUpLibtorch() {}

    /** Writes Python's package torch as its wheels are laid out, into the site-packages of an environment. */
    public static Path wheel(Path environment, String version, String cuda) throws IOException {
        Path torch = environment.resolve("lib/python3.11/site-packages/torch");
        libraries(torch.resolve("lib"), true);
        Files.writeString(torch.resolve("version.py"), """
                from typing import Optional

                __all__ = ['__version__', 'debug', 'cuda', 'git_version', 'hip']
                __version__ = '%s'
                debug = False
                cuda: Optional[str] = %s
                git_version = 'e2d141dbde55c2a4370fac5165b0561b6af4798b'
                hip: Optional[str] = None
                """.formatted(version, cuda));
        return torch;
    }

    /** Writes a distribution for C++ and Java as it is unpacked. */
    public static Path distribution(Path folder, String buildVersion) throws IOException {
        libraries(folder.resolve("lib"), true);
        Files.writeString(folder.resolve("build-version"), buildVersion + "\n");
        return folder;
    }

    /** Writes libraries that a loader would refuse, compiled for the C++ interface of C++11 or for the one before. */
    public static void libraries(Path lib, boolean cxx11) throws IOException {
        Files.createDirectories(lib);
        for (String name : List.of("torch", "torch_cpu")) {
            Files.write(lib.resolve(System.mapLibraryName(name)), new byte[] {127, 'E', 'L', 'F'});
        }
        String text = cxx11 ? "NSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEE" : "Ss";
        Files.write(
                lib.resolve(System.mapLibraryName("c10")),
                ("\177ELF\0" + CONSTRUCTOR + text + "\0").getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Writes the jar of a bridge with builds for some systems, each as {@code linux-x86_64/cpu}. */
    public static Path bridge(Path folder, String version, String... builds) throws IOException {
        Path jar = folder.resolve("pytorch-jni-" + version + ".jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            zip.putNextEntry(new ZipEntry("jnilib/pytorch.properties"));
            for (String build : builds) {
                zip.putNextEntry(new ZipEntry("jnilib/" + build + "/libdjl_torch.so"));
            }
        }
        return jar;
    }
}
