package dev.dreambooth.opgenerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Signatures are read as they are written, or refused by name. */
class OpFunctionTest {
    @Test
    void readsParametersInTheirOrder() {
        OpFunction function = OpFunction.parse(
                "def attend(self, q: Tensor, weights: List[Tensor], heads: int) -> List[Tensor]:", List.of("why"));

        assertThat(function.name()).isEqualTo("attend");
        assertThat(function.parameters())
                .containsExactly(
                        new OpFunction.Parameter("q", "Tensor"),
                        new OpFunction.Parameter("weights", "List[Tensor]"),
                        new OpFunction.Parameter("heads", "int"));
        assertThat(function.result()).isEqualTo("List[Tensor]");
        assertThat(function.comment()).containsExactly("why");
    }

    @Test
    void aTupleIsOneParameter() {
        assertThat(OpFunction.parse(
                                "def f(self, lora: Tuple[List[Tensor], float, List[int]], n: int) -> Tensor:",
                                List.of())
                        .parameters())
                .containsExactly(
                        new OpFunction.Parameter("lora", "Tuple[List[Tensor], float, List[int]]"),
                        new OpFunction.Parameter("n", "int"));
    }

    @Test
    void aFunctionMayTakeNothing() {
        assertThat(OpFunction.parse("def f(self) -> Tensor:", List.of()).parameters())
                .isEmpty();
    }

    @Test
    void refusesWhatItDoesNotUnderstand() {
        assertThatThrownBy(() -> OpFunction.parse("def f(self, x) -> Tensor:", List.of()))
                .hasMessage("f: expected 'parameter: Type', found: x");
        assertThatThrownBy(() -> OpFunction.parse("def f(self, x: int = 1) -> Tensor:", List.of()))
                .hasMessage("f: expected 'parameter: Type', found: x: int = 1");
        assertThatThrownBy(() -> OpFunction.parse("def f(self, x: Tensor,", List.of()))
                .hasMessageEndingWith("found: def f(self, x: Tensor,");
    }
}
