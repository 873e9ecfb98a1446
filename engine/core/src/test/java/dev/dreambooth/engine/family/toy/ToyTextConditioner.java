package dev.dreambooth.engine.family.toy;

import dev.dreambooth.engine.model.clip.CLIPTextModel;
import dev.dreambooth.engine.model.clip.CLIPTokenizer;
import dev.dreambooth.engine.model.part.Conditioning;
import dev.dreambooth.engine.model.part.PromptTokens;
import dev.dreambooth.engine.model.part.TextConditioner;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.List;

/**
 * Two text encoders: their states side by side at every token [B, L, D1 + D2], and as pooled text those of the second at
 * the last token [B, D2].
 */
record ToyTextConditioner(
        CLIPTokenizer first, CLIPTokenizer second, CLIPTextModel one, CLIPTextModel two, Device device)
        implements TextConditioner {
    @Override
    public List<CLIPTokenizer> tokenizers() {
        return List.of(first, second);
    }

    @Override
    public Conditioning encode(PromptTokens tokens, int clipSkip) {
        try (Scope scope = Scope.open()) {
            Tensor states = one.forward(tokens.ids().get(0), clipSkip);
            Tensor others = two.forward(tokens.ids().get(1), clipSkip);
            return Conditioning.ofText(Tensor.cat(List.of(tokens.weighed(0, states), tokens.weighed(1, others)), 2))
                    .with(Conditioning.POOLED_TEXT, others.select(1, (int) others.size(1) - 1))
                    .map(scope::keep);
        }
    }

    @Override
    public int layers() {
        return Math.min(one.config().layers(), two.config().layers());
    }

    @Override
    public void close() {
        one.close();
        two.close();
    }
}
