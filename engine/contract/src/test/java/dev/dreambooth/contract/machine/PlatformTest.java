package dev.dreambooth.contract.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Machines are named as the native libraries' classifiers are. */
class PlatformTest {
    @ParameterizedTest
    @CsvSource({
        "Linux,amd64,linux-x86_64",
        "Linux,aarch64,linux-aarch64",
        "Mac OS X,aarch64,osx-aarch64",
        "Mac OS X,x86_64,osx-x86_64",
        "Windows 11,amd64,win-x86_64",
        "FreeBSD,riscv64,freebsd-riscv64"
    })
    void javaNamesBecomeClassifiers(String osName, String osArch, String classifier) {
        assertThat(Platform.of(osName, osArch).classifier()).isEqualTo(classifier);
    }
}
