package dev.dreambooth.engine.model.lora;

import dev.dreambooth.engine.model.original.UNetNames;
import dev.dreambooth.engine.weights.ModelPart;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Under which names files of adapters know the modules of one network. The names are made from those that the network has
 * itself and looked up; none is taken apart, which the underscores in kohya's would not allow.
 */
final class ModuleAliases {
    /** What PEFT's own {@code save_pretrained} puts before the name of each module, whatever the network. */
    static final String PEFT_MODEL = "base_model.model.";

    /** What torch puts before names of a network that it trains on several devices; some trainers save it along. */
    private static final String WRAPPED = "module.";

    private final ModelPart part;
    private final Optional<UNetNames> originals;

    /**
     * @param weights the names of all weights of the network
     */
    ModuleAliases(ModelPart part, Set<String> weights) {
        this.part = part;
        originals = part.is(ModelPart.Role.DENOISER) ? Optional.of(UNetNames.ofDiffusers(weights)) : Optional.empty();
    }

    /** Returns all names of a module, those of today's programs first. */
    Set<String> of(String module) {
        Set<String> names = new LinkedHashSet<>();
        for (String own : own(module)) {
            names.add(part.name() + "." + own);
            names.add(own);
            names.add(PEFT_MODEL + own);
            names.add(part.name() + "." + PEFT_MODEL + own);
            names.add(WRAPPED + part.name() + "." + own);
            names.add(WRAPPED + own);
            if (part.is(ModelPart.Role.DENOISER)) {
                names.add("diffusion_model." + own);
                names.add("model.diffusion_model." + own);
                names.add("lycoris_" + own.replace('.', '_'));
            }
            part.loraPrefixes().forEach(prefix -> {
                names.add(prefix + "_" + own.replace('.', '_'));
                names.add(prefix + "." + own);
            });
        }
        names.add(processor(part.name() + "." + module));
        names.add(processor(module));
        return names;
    }

    /** The module's name in diffusers or transformers, and the one in Stability's own code, as most trainers of XL use it. */
    private List<String> own(String module) {
        List<String> own = new ArrayList<>(List.of(module));
        originals
                .flatMap(names -> names.original(module + LoraAdapter.WEIGHT))
                .map(name -> name.substring(0, name.length() - LoraAdapter.WEIGHT.length()))
                .ifPresent(own::add);
        return own;
    }

    /** diffusers before 0.23 kept adapters in attention processors: {@code ….attn1.processor.to_q_lora.down.weight}. */
    private static String processor(String module) {
        String projection = module.endsWith(".to_out.0") ? module.substring(0, module.length() - 2) : module;
        int dot = Math.max(0, projection.lastIndexOf('.'));
        return projection.substring(0, dot) + ".processor" + projection.substring(dot);
    }
}
