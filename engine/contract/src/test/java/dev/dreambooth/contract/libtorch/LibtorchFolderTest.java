package dev.dreambooth.contract.libtorch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What libtorch a folder holds is read from its own files, whichever of the usual ways it came. */
class LibtorchFolderTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "2.7.1+cu128, 2.7.1, cu128",
        "2.7.1+cpu, 2.7.1, cpu",
        "2.7.1, 2.7.1, cpu",
        "2.6.0.dev20250101+cu126, 2.6.0.dev20250101, cu126"
    })
    void aDistributionTellsByItsBuildVersion(String text, String version, String flavour) throws IOException {
        MadeUpLibtorch.distribution(folder, text);
        assertThat(LibtorchFolder.find(folder))
                .contains(new Libtorch(folder, Libtorch.Origin.DISTRIBUTION, version, flavour));
    }

    /** PyPI's have the CUDA in their name, conda's and NVIDIA's own do not. */
    @ParameterizedTest
    @CsvSource({
        "2.7.1+cu126, '''12.6''', 2.7.1, cu126",
        "2.7.1, '''12.8''', 2.7.1, cu128",
        "2.7.1+cpu, None, 2.7.1, cpu",
        "2.7.1, None, 2.7.1, cpu",
        "2.7.0a0+ecf3bae40a.nv25.02, '''12.8''', 2.7.0a0, cu128"
    })
    void aPackageOfPythonTellsByItsVersionPy(String name, String cuda, String version, String flavour)
            throws IOException {
        Path torch = MadeUpLibtorch.wheel(folder, name, cuda);
        assertThat(LibtorchFolder.find(torch)).contains(new Libtorch(torch, Libtorch.Origin.PYTHON, version, flavour));
    }

    @Test
    void aPackageForAmdIsNoneForCuda() throws IOException {
        Path torch = MadeUpLibtorch.wheel(folder, "2.7.1+rocm6.3", "None");
        Path version = torch.resolve("version.py");
        Files.writeString(
                version, Files.readString(version).replace("hip: Optional[str] = None", "hip = '6.3.42131-fa1d09cbd'"));
        assertThat(LibtorchFolder.find(torch).orElseThrow().flavour()).isEqualTo("rocm6.3");
        assertThat(LibtorchFolder.find(torch).orElseThrow().cuda()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "lib/python3.11/site-packages", "lib/python3.11/site-packages/torch/lib"})
    void whatLiesAroundAPackageLeadsToIt(String below) throws IOException {
        Path torch = MadeUpLibtorch.wheel(folder, "2.7.1+cu126", "'12.6'");
        assertThat(LibtorchFolder.find(folder.resolve(below)).orElseThrow().folder())
                .isEqualTo(torch);
    }

    @Test
    void theArchivesOwnFolderIsLookedInto() throws IOException {
        Path unpacked = MadeUpLibtorch.distribution(folder.resolve("libtorch"), "2.7.1+cpu");
        assertThat(LibtorchFolder.find(folder).orElseThrow().folder()).isEqualTo(unpacked);
    }

    @Test
    void ofSeveralPythonsTheNewestIsTaken() throws IOException {
        MadeUpLibtorch.wheel(folder, "2.7.1+cu126", "'12.6'");
        Path older = folder.resolve("lib/python3.9/site-packages/torch");
        MadeUpLibtorch.libraries(older.resolve("lib"), true);
        Files.writeString(older.resolve("version.py"), "__version__ = '2.1.0'\n");
        assertThat(LibtorchFolder.find(folder).orElseThrow().version()).isEqualTo("2.7.1");
    }

    @Test
    void anythingElseIsNone() throws IOException {
        assertThat(LibtorchFolder.find(folder)).isEmpty();
        assertThat(LibtorchFolder.find(folder.resolve("nowhere"))).isEmpty();
        Files.createDirectory(folder.resolve("lib"));
        assertThat(LibtorchFolder.find(folder)).isEmpty();
        Files.writeString(folder.resolve("version.py"), "version = 'of something else'\n");
        assertThat(LibtorchFolder.find(folder)).isEmpty();
        Files.write(folder.resolve("version.py"), new byte[1 << 20]);
        assertThat(LibtorchFolder.find(folder)).isEmpty();
    }
}
