package dev.dreambooth.engine.model.lora;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.engine.model.original.UNetNames;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Modules are called in the original code as the reader of single files knows them, and as trainers of XL write them. */
class OriginalModulesTest {
    /** Modules of a UNet with so many layers at each level; levels that attend have a 1. */
    private static Set<String> modules(int layers, String attends) {
        Set<String> modules = new TreeSet<>(Set.of(
                "conv_in", "conv_out", "time_embedding.linear_1", "time_embedding.linear_2", "add_embedding.linear_1"));
        int last = attends.length() - 1;
        for (int level = 0; level <= last; level++) {
            boolean down = attends.charAt(level) == '1';
            boolean up = attends.charAt(last - level) == '1';
            for (int layer = 0; layer <= layers; layer++) {
                if (layer < layers) {
                    block(modules, "down_blocks." + level, layer, down);
                }
                block(modules, "up_blocks." + level, layer, up);
            }
            if (level < last) {
                modules.add("down_blocks." + level + ".downsamplers.0.conv");
                modules.add("up_blocks." + level + ".upsamplers.0.conv");
            }
        }
        block(modules, "mid_block", 0, true);
        resnet(modules, "mid_block.resnets.1.");
        return modules;
    }

    private static void block(Set<String> modules, String block, int layer, boolean attends) {
        resnet(modules, block + ".resnets." + layer + ".");
        if (attends) {
            modules.add(block + ".attentions." + layer + ".transformer_blocks.0.attn1.to_q");
            modules.add(block + ".attentions." + layer + ".proj_in");
        }
    }

    private static void resnet(Set<String> modules, String resnet) {
        for (String part : new String[] {"conv1", "conv2", "time_emb_proj", "conv_shortcut"}) {
            modules.add(resnet + part);
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 1110", "2, 011", "1, 110", "3, 0110"})
    void theReaderOfSingleFilesFindsTheWayBack(int layers, String attends) {
        Set<String> modules = modules(layers, attends);
        modules.remove("add_embedding.linear_1");
        OriginalModules originals = new OriginalModules(modules);
        Map<String, String> names = new LinkedHashMap<>();
        modules.forEach(module -> names.put(originals.of(module).orElseThrow() + ".weight", module + ".weight"));
        assertThat(names).as("no two alike").hasSameSizeAs(modules);
        UNetNames reader = new UNetNames(names.keySet());
        names.forEach((original, diffusers) ->
                assertThat(reader.diffusers(original)).as(original).contains(diffusers));
    }

    @Test
    void xlIsNamedAsItsTrainersDo() {
        OriginalModules originals = new OriginalModules(modules(2, "011"));
        Map<String, String> expected = Map.of(
                "down_blocks.1.attentions.0.proj_in", "input_blocks.4.1.proj_in",
                "down_blocks.2.attentions.1.proj_in", "input_blocks.8.1.proj_in",
                "up_blocks.0.attentions.0.proj_in", "output_blocks.0.1.proj_in",
                "up_blocks.1.upsamplers.0.conv", "output_blocks.5.2.conv",
                "down_blocks.0.downsamplers.0.conv", "input_blocks.3.0.op",
                "down_blocks.0.resnets.0.conv1", "input_blocks.1.0.in_layers.2",
                "mid_block.attentions.0.proj_in", "middle_block.1.proj_in",
                "add_embedding.linear_1", "label_emb.0.0",
                "conv_out", "out.2");
        assertThat(expected.keySet().stream()
                        .collect(Collectors.toMap(
                                module -> module, module -> originals.of(module).orElseThrow())))
                .isEqualTo(expected);
    }
}
