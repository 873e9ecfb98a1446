package dev.dreambooth.engine.model.part;

import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What a denoiser is told beside the noisy sample and its timestep, one row a sample: tensors by the names that diffusers'
 * denoisers give them. Which of them there are is the family's business; all that training and sampling do is done to each
 * alike.
 *
 * <p>Shapes: B samples, L tokens, D width of the text states, P width of the pooled text, S numbers of sizes.
 *
 * <ul>
 *   <li>{@link #TEXT_STATES} [B, L, D]: the states of a text encoder at every token, which cross-attention looks at
 *   <li>{@link #POOLED_TEXT} [B, P]: one vector for the whole prompt
 *   <li>{@link #SIZES} [B, S]: what the image was cut from, and how
 * </ul>
 *
 * @param inputs by name, in the order in which gradients are asked for
 */
public record Conditioning(Map<String, Tensor> inputs) {
    /** Text states, one for each token. */
    public static final String TEXT_STATES = "encoder_hidden_states";

    /** The pooled text, one vector a prompt. */
    public static final String POOLED_TEXT = "text_embeds";

    /** Original size, crop and target size, which are numbers and no output of a network. */
    public static final String SIZES = "time_ids";

    /** Copies the map. */
    public Conditioning {
        inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    }

    /** Text states and nothing else. */
    public static Conditioning ofText(Tensor states) {
        return new Conditioning(Map.of(TEXT_STATES, states));
    }

    /** Returns this with one more input. */
    public Conditioning with(String name, Tensor input) {
        Map<String, Tensor> more = new LinkedHashMap<>(inputs);
        more.put(name, input);
        return new Conditioning(more);
    }

    /**
     * Returns an input.
     *
     * @throws IllegalArgumentException if there is none of this name
     */
    public Tensor get(String name) {
        Tensor input = inputs.get(name);
        if (input == null) {
            throw new IllegalArgumentException("this conditioning has no " + name + ", only " + inputs.keySet());
        }
        return input;
    }

    /** Returns the states at every token. */
    public Tensor textStates() {
        return get(TEXT_STATES);
    }

    /** Puts the samples of several conditionings of one kind behind each other. */
    public static Conditioning cat(List<Conditioning> parts) {
        Map<String, Tensor> joined = new LinkedHashMap<>();
        for (String name : parts.get(0).inputs.keySet()) {
            joined.put(
                    name, Tensor.cat(parts.stream().map(part -> part.get(name)).toList(), 0));
        }
        return new Conditioning(joined);
    }

    /**
     * Returns the samples as chunks of one: its text states are those of all behind each other [1, B·L, D], all else is the
     * first one's.
     */
    public Conditioning joined() {
        Map<String, Tensor> one = new LinkedHashMap<>();
        inputs.forEach((name, input) ->
                one.put(name, name.equals(TEXT_STATES) ? input.reshape(1, -1, input.size(2)) : input.slice(0, 0, 1)));
        return new Conditioning(one);
    }

    /** Returns the same with the text states that many times behind each other [B, times·L, D]. */
    public Conditioning repeated(int times) {
        Map<String, Tensor> longer = new LinkedHashMap<>(inputs);
        longer.put(TEXT_STATES, Tensor.cat(Collections.nCopies(times, textStates()), 1));
        return new Conditioning(longer);
    }

    /**
     * Returns some of the samples, each as often as it is named.
     *
     * @param index [N], whole numbers below B
     */
    public Conditioning gather(Tensor index) {
        return map(input -> input.gather(index));
    }

    /** Returns the same on a device. */
    public Conditioning to(Device device) {
        return map(input -> input.to(device));
    }

    /** Returns the same cut off from what was recorded. */
    public Conditioning detach() {
        return map(Tensor::detach);
    }

    /** Returns the inputs that gradients flow to where a text encoder is trained: what it computed, and no sizes. */
    public List<Tensor> leaves() {
        List<Tensor> leaves = new ArrayList<>();
        inputs.forEach((name, input) -> {
            if (!name.equals(SIZES)) {
                leaves.add(input);
            }
        });
        return leaves;
    }

    /** Returns the same with each tensor replaced, such as by one that outlives a scope. */
    public Conditioning map(UnaryOperator<Tensor> change) {
        Map<String, Tensor> changed = new LinkedHashMap<>();
        inputs.forEach((name, input) -> changed.put(name, change.apply(input)));
        return new Conditioning(changed);
    }

    /** Frees the tensors. */
    public void close() {
        inputs.values().forEach(Tensor::close);
    }
}
