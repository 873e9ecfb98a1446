package dev.dreambooth.embedded.training;

import dev.dreambooth.engine.model.clip.CLIPTokenizer;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.List;

/** Captions as the text encoder takes them. */
final class CaptionIds {
    private final CLIPTokenizer tokenizer;

    CaptionIds(ModelFiles files) {
        tokenizer = CLIPTokenizer.load(files.folder().resolve("tokenizer"));
    }

    /** Captions to ids [B, L], each padded to the model's length. */
    Tensor ids(List<String> captions) {
        int length = tokenizer.modelMaxLength();
        long[] ids = new long[captions.size() * length];
        for (int i = 0; i < captions.size(); i++) {
            System.arraycopy(tokenizer.encode(captions.get(i)).ids(), 0, ids, i * length, length);
        }
        return Tensor.of(ids, captions.size(), length);
    }
}
