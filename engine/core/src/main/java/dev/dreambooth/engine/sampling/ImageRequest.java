package dev.dreambooth.engine.sampling;

/**
 * One image to make.
 *
 * @param prompt what to show
 * @param negativePrompt what to lead away from; without guidance it has no effect
 * @param seed of all its noise: the same seed gives the same image, and that of diffusers with
 *     {@code torch.Generator("cpu").manual_seed(seed)}
 */
public record ImageRequest(String prompt, String negativePrompt, long seed) {}
