package dev.dreambooth.engine.model.part;

import dev.dreambooth.engine.tensor.Device;
import java.util.List;

/**
 * Text encoders that wait on the host between prompts.
 *
 * @param text owned
 * @param networks its own
 */
public record WaitingTextConditioner(TextConditioner text, WaitingNetworks networks) implements TextConditioner {
    @Override
    public List<? extends Tokenizer> tokenizers() {
        return text.tokenizers();
    }

    @Override
    public Device device() {
        return text.device();
    }

    @Override
    public Conditioning encode(PromptTokens tokens, int clipSkip) {
        return networks.computing(() -> text.encode(tokens, clipSkip));
    }

    @Override
    public Conditioning encodeAbsent() {
        return networks.computing(text::encodeAbsent);
    }

    @Override
    public Conditioning withMicroConditioning(Conditioning states, List<MicroConditioning> images) {
        return text.withMicroConditioning(states, images);
    }

    @Override
    public TextConditioner learning(List<TextualInversion> words) {
        return new WaitingTextConditioner(networks.computing(() -> text.learning(words)), networks);
    }

    @Override
    public int layers() {
        return text.layers();
    }

    @Override
    public void close() {
        text.close();
    }
}
