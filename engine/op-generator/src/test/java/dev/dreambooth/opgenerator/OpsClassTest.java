package dev.dreambooth.opgenerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A function becomes a method with its parameters in its order, of the types that libtorch will see. */
class OpsClassTest {
    @Test
    void aFunctionBecomesAMethod() {
        assertThat(source("""
                # What the file is about.

                # x [B, C] -> [B, C], where B < C & so on
                # p: weight, bias
                def time_mlp(self, x: Tensor, p: List[Tensor], groups: int, eps: float, flip: bool, new_shape: List[int]) -> Tensor:
                    return x
                """)).contains("""
                    /**
                     * x [B, C] -&gt; [B, C], where B &lt; C &amp; so on
                     * p: weight, bias
                     *
                     * <p>{@code time_mlp} of {@code unet.py}.
                     */
                    public static Tensor timeMlp(Tensor x, List<Tensor> p, long groups, double eps, boolean flip, long[] newShape) {
                        return OpDispatch.call("time_mlp", x, p, groups, eps, flip, newShape);
                    }
                """).doesNotContain("What the file is about");
    }

    @Test
    void formulasThatAreSetInStaySo() {
        assertThat(source("""
                # A step:
                #   w = w - lr g
                # for each w.
                def step(self, w: Tensor) -> Tensor:
                    return w
                """)).contains("""
                    /**
                     * A step:
                     * <pre>
                     *   w = w - lr g
                     * </pre>
                     * for each w.
                     *
                     * <p>{@code step} of {@code unet.py}.
                     */
                """);
    }

    @Test
    void whatIsReturnedDecidesHowItIsRun() {
        assertThat(source("def chunk(self, x: Tensor) -> List[Tensor]:")).contains("""
                    public static List<Tensor> chunk(Tensor x) {
                        return OpDispatch.callList("chunk", x);
                """);
        assertThat(source("def count_step(self, steps: List[Tensor]) -> NoneType:"))
                .contains("""
                    public static void countStep(List<Tensor> steps) {
                        OpDispatch.run("count_step", steps);
                """);
    }

    @Test
    void whatBeginsWithAnUnderscoreStaysInTheLibrary() {
        assertThat(source("def _adapted(self, lora: Tuple[List[Tensor], float]) -> Tensor:"))
                .doesNotContain("adapted");
    }

    @Test
    void refusesTypesThatJavaCannotPass() {
        assertThatThrownBy(() -> source("def place_hashes(self, first: int, device: Device) -> Tensor:"))
                .hasMessageStartingWith("unet.py: place_hashes takes device: Device, which Java cannot pass");
        assertThatThrownBy(() -> source("def count(self) -> int:"))
                .hasMessageStartingWith("unet.py: count returns int, which Java cannot receive");
    }

    @Test
    void knowsOfWhatTheLastLayerCanBeLeftOut() {
        assertThat(source("""
                        def resnet(self, x: Tensor) -> Tensor:
                        def _resnet_up_to_last(self, x: Tensor, g: Tensor) -> List[Tensor]:
                        """)).contains("UP_TO_LAST = Set.of(\"resnet\");");
    }

    @Test
    void knowsWhichFilesToLoad() {
        OpFile convolution = OpFile.parse("convolution.py", "def conv2d(self, x: Tensor) -> Tensor:");
        OpFile portable = OpFile.parse("convolution_portable.py", "def conv2d(self, x: Tensor) -> Tensor:");
        OpFile upcast = OpFile.parse("convolution_upcast.py", "def conv2d(self, x: Tensor) -> Tensor:");
        OpFile vae = OpFile.parse("vae.py", "def vae_resnet(self, x: Tensor) -> Tensor:");

        assertThat(new OpsClass(OpFiles.of(List.of(convolution, portable, upcast, vae))).source())
                .contains("FILES = List.of(\"convolution.py\", \"vae.py\");")
                .contains("PORTABLE_FILES = Map.of(\"convolution.py\", \"convolution_portable.py\");")
                .contains("UPCAST_FILES = Map.of(\"convolution.py\", \"convolution_upcast.py\");")
                .containsOnlyOnce("public static Tensor conv2d");
    }

    private static String source(String text) {
        return new OpsClass(OpFiles.of(List.of(OpFile.parse("unet.py", text)))).source();
    }
}
