package dev.dreambooth.engine.family.sdxl;

import dev.dreambooth.engine.model.clip.CLIPTextModel;
import dev.dreambooth.engine.model.clip.CLIPTextModelWithProjection;
import dev.dreambooth.engine.model.clip.CLIPTokenizer;
import dev.dreambooth.engine.model.clip.LearntWords;
import dev.dreambooth.engine.model.part.Conditioning;
import dev.dreambooth.engine.model.part.MicroConditioning;
import dev.dreambooth.engine.model.part.PromptTokens;
import dev.dreambooth.engine.model.part.TextConditioner;
import dev.dreambooth.engine.model.part.TextualInversion;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.List;

/**
 * What Stable Diffusion XL is told of a prompt (Podell et al. 2023, section 2.1).
 *
 * <pre>
 * c = [x₁, x₂],  e = pooled₂
 * </pre>
 *
 * <ul>
 *   <li>x₁ [B, L, D₁], x₂ [B, L, D₂]: states of both encoders after all layers but the last, without the final norm; B
 *       prompts, L tokens, D₁ and D₂ widths of the encoders
 *   <li>c [B, L, D₁ + D₂]: what the UNet attends to
 *   <li>e [B, P]: the pooled vector of the second encoder, after all of its layers
 * </ul>
 *
 * @param textEncoder owned
 * @param textEncoder2 owned
 * @param zerosForAbsent whether a negative prompt that is not given is all zeros instead of an empty text
 * @param device where the weights lie
 */
record TwoEncoderConditioner(
        CLIPTokenizer first,
        CLIPTokenizer second,
        CLIPTextModel textEncoder,
        CLIPTextModelWithProjection textEncoder2,
        boolean zerosForAbsent,
        Device device)
        implements TextConditioner {
    /** Of each encoder, the states before the last layer. */
    private static final int LEFT_OUT = 1;

    @Override
    public List<CLIPTokenizer> tokenizers() {
        return List.of(first, second);
    }

    @Override
    public Conditioning encode(PromptTokens tokens, int clipSkip) {
        try (Scope scope = Scope.open()) {
            int leftOut = LEFT_OUT + clipSkip;
            Tensor states = textEncoder.hiddenStates(tokens.ids().get(0), leftOut);
            CLIPTextModelWithProjection.Encoded encoded =
                    textEncoder2.forward(tokens.ids().get(1), leftOut);
            return Conditioning.ofText(
                            Tensor.cat(List.of(tokens.weighed(0, states), tokens.weighed(1, encoded.states())), 2))
                    .with(Conditioning.POOLED_TEXT, encoded.pooled())
                    .map(scope::keep);
        }
    }

    @Override
    public Conditioning encodeAbsent() {
        if (!zerosForAbsent) {
            return TextConditioner.super.encodeAbsent();
        }
        int width = textEncoder.config().hiddenSize() + textEncoder2.config().hiddenSize();
        try (Scope scope = Scope.open()) {
            return Conditioning.ofText(
                            Tensor.zeros(1, first.modelMaxLength(), width).to(device))
                    .with(
                            Conditioning.POOLED_TEXT,
                            Tensor.zeros(1, textEncoder2.config().projectionDim())
                                    .to(device))
                    .map(scope::keep);
        }
    }

    @Override
    public Conditioning withMicroConditioning(Conditioning text, List<MicroConditioning> images) {
        try (Scope scope = Scope.open()) {
            return text.with(
                    Conditioning.SIZES,
                    scope.keep(MicroConditioning.tensor(images).to(device)));
        }
    }

    @Override
    public TextConditioner learning(List<TextualInversion> words) {
        List<LearntWords> learnt = LearntWords.of(words, List.of(textEncoder.config(), textEncoder2.config()));
        textEncoder.learn(learnt.get(0).table(device));
        textEncoder2.learn(learnt.get(1).table(device));
        return new TwoEncoderConditioner(
                first.with(learnt.get(0).ids()),
                second.with(learnt.get(1).ids()),
                textEncoder,
                textEncoder2,
                zerosForAbsent,
                device);
    }

    /** The last layer of an encoder is left out in any case. */
    @Override
    public int layers() {
        return Math.min(textEncoder.config().layers(), textEncoder2.config().layers()) - LEFT_OUT;
    }

    @Override
    public void close() {
        textEncoder.close();
        textEncoder2.close();
    }
}
