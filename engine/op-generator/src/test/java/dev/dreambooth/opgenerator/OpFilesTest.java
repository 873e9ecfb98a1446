package dev.dreambooth.opgenerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What does not fit together is refused by file and function. */
class OpFilesTest {
    private static final OpFile CONVOLUTION =
            OpFile.parse("convolution.py", "def conv2d(self, x: Tensor, stride: int) -> Tensor:\n    return x\n");

    @Test
    void aPortableFileStandsInForAnother() {
        OpFile portable = OpFile.parse(
                "convolution_portable.py", "def conv2d(self, x: Tensor, stride: int) -> Tensor:\n    return x\n");

        OpFiles files = OpFiles.of(List.of(CONVOLUTION, portable));

        assertThat(files.files()).containsExactly(CONVOLUTION);
        assertThat(files.standIns(OpFiles.StandIn.PORTABLE)).containsExactly(portable);
    }

    @Test
    void aPortableFunctionIsDeclaredAsTheOneItStandsInFor() {
        OpFile otherOrder = OpFile.parse(
                "convolution_portable.py", "def conv2d(self, stride: int, x: Tensor) -> Tensor:\n    return x\n");
        OpFile oneMore = OpFile.parse("convolution_portable.py", """
                def conv2d(self, x: Tensor, stride: int) -> Tensor:
                    return x

                def conv3d(self, x: Tensor) -> Tensor:
                    return x
                """);

        assertThatThrownBy(() -> OpFiles.of(List.of(CONVOLUTION, otherOrder)))
                .hasMessage("convolution_portable.py: conv2d is not declared as in convolution.py");
        assertThatThrownBy(() -> OpFiles.of(List.of(CONVOLUTION, oneMore)))
                .hasMessage("convolution_portable.py: does not have the functions of convolution.py");
    }

    @Test
    void aNameIsGivenOnce() {
        OpFile other = OpFile.parse("other.py", "def conv2d(self) -> Tensor:\n    return x\n");

        assertThatThrownBy(() -> OpFiles.of(List.of(CONVOLUTION, other)))
                .hasMessage("other.py: conv2d is defined twice, also in convolution.py");
    }

    @Test
    void aFunctionThatIsCalledIsThere() {
        OpFile caller = OpFile.parse("unet.py", "def f(self, x: Tensor) -> Tensor:\n    return self.conv(x)\n");

        assertThatThrownBy(() -> OpFiles.of(List.of(CONVOLUTION, caller)))
                .hasMessage("unet.py: calls conv, which no file defines");
    }
}
