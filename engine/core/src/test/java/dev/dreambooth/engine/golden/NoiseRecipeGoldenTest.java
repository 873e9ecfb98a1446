package dev.dreambooth.engine.golden;

import static dev.dreambooth.engine.golden.Closeness.assertClose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.training.NoiseRecipe;
import java.io.IOException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Offset noise, perturbed inputs and pyramid noise, from the seed of a run to the last number, as torch makes them. */
class NoiseRecipeGoldenTest {
    @TestFactory
    Stream<DynamicTest> drawsEqualTheReference() throws IOException {
        Golden golden = Golden.open("recipes");
        JsonNode cases = new ObjectMapper().readTree(golden.path("noises.json").toFile());
        return StreamSupport.stream(cases.spliterator(), false)
                .map(one -> DynamicTest.dynamicTest(one.get("name").asText(), () -> assertDrawEquals(golden, one)))
                .onClose(golden::close);
    }

    private static void assertDrawEquals(Golden golden, JsonNode expected) {
        NoiseRecipe recipe = new NoiseRecipe(
                expected.get("offset").asDouble(),
                expected.get("perturbation").asDouble(),
                expected.get("levels").asInt(),
                expected.get("discount").asDouble());
        String name = "noise." + expected.get("name").asText();
        try (Scope scope = Scope.open()) {
            NoiseRecipe.Draw draw = recipe.draw(
                    expected.get("seed").asLong(),
                    expected.get("step").asLong(),
                    expected.get("sample").asInt(),
                    golden.shape(name + ".target"));
            assertClose(name, draw.target(), golden, name + ".target", 1e-6);
            assertClose(name + ", input", draw.input(), golden, name + ".input", 1e-6);
        }
    }
}
