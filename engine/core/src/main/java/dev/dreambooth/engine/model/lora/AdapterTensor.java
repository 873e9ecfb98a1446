package dev.dreambooth.engine.model.lora;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What the tensors of an adapter are, by what stands after the name of its module in the files of the usual programs. */
enum AdapterTensor {
    /** A, into the bottleneck. */
    DOWN("lora_A", "lora_down"),
    /** B, out of it. */
    UP("lora_B", "lora_up"),
    /** The kernel between the two, of a convolution in Tucker's form. */
    MID("lora_mid"),
    /** α, a single number. */
    ALPHA("alpha"),
    /** The length of each row of the adapted weight, as PEFT and ai-toolkit store it. */
    MAGNITUDE("lora_magnitude_vector", "magnitude"),
    /** The length of each row or of each column, as LyCORIS stores it. */
    DORA_SCALE("dora_scale"),
    /** LoHa's four matrices, two for each factor, and the kernels of Tucker's form. */
    HADA_W1_A("hada_w1_a"),
    HADA_W1_B("hada_w1_b"),
    HADA_W2_A("hada_w2_a"),
    HADA_W2_B("hada_w2_b"),
    HADA_T1("hada_t1"),
    HADA_T2("hada_t2"),
    /** LoKr's two factors, each whole or as a product, and the kernel of Tucker's form. */
    LOKR_W1("lokr_w1"),
    LOKR_W1_A("lokr_w1_a"),
    LOKR_W1_B("lokr_w1_b"),
    LOKR_W2("lokr_w2"),
    LOKR_W2_A("lokr_w2_a"),
    LOKR_W2_B("lokr_w2_b"),
    LOKR_T2("lokr_t2");

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> labels;

    AdapterTensor(String... labels) {
        this.labels = List.of(labels);
    }

    /** Returns what it is called, for a message. */
    String shown() {
        return String.join(" or ", labels);
    }

    /** Returns what is called so, if anything is. */
    static Optional<AdapterTensor> of(String label) {
        return Arrays.stream(values())
                .filter(tensor -> tensor.labels.contains(label))
                .findFirst();
    }
}
