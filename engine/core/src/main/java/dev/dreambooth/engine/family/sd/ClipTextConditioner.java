package dev.dreambooth.engine.family.sd;

import dev.dreambooth.engine.model.clip.CLIPTextModel;
import dev.dreambooth.engine.model.clip.CLIPTokenizer;
import dev.dreambooth.engine.model.clip.LearntWords;
import dev.dreambooth.engine.model.part.Conditioning;
import dev.dreambooth.engine.model.part.PromptTokens;
import dev.dreambooth.engine.model.part.TextConditioner;
import dev.dreambooth.engine.model.part.TextualInversion;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.List;

/**
 * The states of one CLIP text encoder at every token [B, L, D]; B samples, L tokens, D width.
 *
 * @param encoder owned
 * @param device where its weights lie
 */
record ClipTextConditioner(CLIPTokenizer clip, CLIPTextModel encoder, Device device) implements TextConditioner {
    @Override
    public List<CLIPTokenizer> tokenizers() {
        return List.of(clip);
    }

    @Override
    public Conditioning encode(PromptTokens tokens, int clipSkip) {
        try (Scope scope = Scope.open()) {
            Tensor states = encoder.forward(tokens.ids().get(0), clipSkip);
            return Conditioning.ofText(scope.keep(tokens.weighed(0, states)));
        }
    }

    @Override
    public TextConditioner learning(List<TextualInversion> words) {
        LearntWords learnt = LearntWords.of(words, List.of(encoder.config())).get(0);
        encoder.learn(learnt.table(device));
        return new ClipTextConditioner(clip.with(learnt.ids()), encoder, device);
    }

    @Override
    public int layers() {
        return encoder.config().layers();
    }

    @Override
    public void close() {
        encoder.close();
    }
}
