package dev.dreambooth.engine.model;

import java.util.Set;

/** Non-linearities inside the feed-forward layers of transformers. */
public enum Activation {
    /** x · sigmoid(1.702 x), of OpenAI's CLIP and so of SD 1.x. */
    QUICK_GELU(0),
    /** x · Φ(x), of OpenCLIP and so of SD 2.x, and of DINO. */
    GELU(1),
    /** The approximation of x · Φ(x) by tanh. */
    GELU_TANH(2),
    /** x₁ · sigmoid(x₁) · x₂ with the halves of x (SwiGLU; Shazeer 2020, arXiv 2002.05202, section 2), of DINOv2's largest. */
    SWIGLU(3);

    private final int opCode;

    Activation(int opCode) {
        this.opCode = opCode;
    }

    /** Returns the number by which the op library knows it. */
    public int opCode() {
        return opCode;
    }

    /**
     * Reads the option {@code hidden_act}.
     *
     * @param byDefault its value where it is absent
     * @throws dev.dreambooth.contract.UserError if it is another than those above
     */
    public static Activation of(ModelConfig config, String byDefault) {
        return switch (config.name(
                "hidden_act", byDefault, Set.of("quick_gelu", "gelu", "gelu_new", "gelu_pytorch_tanh"))) {
            case "quick_gelu" -> QUICK_GELU;
            case "gelu" -> GELU;
            default -> GELU_TANH;
        };
    }
}
