package dev.dreambooth.engine.family.sd;

import dev.dreambooth.engine.model.clip.CLIPTextModel;
import dev.dreambooth.engine.model.clip.CLIPTokenizer;
import dev.dreambooth.engine.model.part.Conditioning;
import dev.dreambooth.engine.model.part.PromptTokens;
import dev.dreambooth.engine.model.part.TextConditioner;
import dev.dreambooth.engine.model.part.Tokenizer;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * The states of one CLIP text encoder at every token [B, L, D]; B samples, L tokens, D width.
 *
 * @param encoder owned
 * @param device where its weights lie
 */
record ClipTextConditioner(CLIPTokenizer clip, CLIPTextModel encoder, Device device) implements TextConditioner {
    @Override
    public Tokenizer tokenizer() {
        return clip;
    }

    @Override
    public PromptTokens tokenize(List<String> prompts) {
        long[] ids = prompts.stream()
                .flatMapToLong(prompt -> Arrays.stream(clip.encode(prompt).ids()))
                .toArray();
        try (Scope scope = Scope.open()) {
            Tensor host = Tensor.of(ids, prompts.size(), clip.modelMaxLength());
            return new PromptTokens(List.of(scope.keep(host.to(device))));
        }
    }

    @Override
    public Conditioning encode(PromptTokens tokens, int clipSkip) {
        return Conditioning.ofText(encoder.forward(tokens.ids().get(0), clipSkip));
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
