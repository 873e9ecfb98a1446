package dev.dreambooth.engine.model.vae;

import dev.dreambooth.engine.model.BlockWeights;
import dev.dreambooth.engine.model.Network;
import dev.dreambooth.engine.model.part.DiagonalGaussian;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.WeightSource;
import java.util.List;

/**
 * The autoencoder of latent diffusion (Rombach et al. 2022, 3.1): an image becomes a small latent image in which
 * diffusion is cheap, and a latent image an image.
 *
 * <pre>
 * [μ, log σ²] = E(x)      z = μ + σ·ε      x̂ = D(z)
 * </pre>
 *
 * <ul>
 *   <li>x, x̂ [B, 3, F·H, F·W]: images in [-1, 1]; B batch, F = 2^(levels − 1) pixels a latent pixel
 *   <li>z, μ, σ [B, C, H, W]: C latent channels, H × W latent height and width. Latents here are as the encoder makes
 *       them; diffusion works on {@code scalingFactor} times as much
 *   <li>ε: standard normal; that a latent is drawn rather than computed keeps latent space smooth (Kingma and Welling
 *       2014)
 * </ul>
 */
public final class AutoencoderKL extends Network<AutoencoderKLConfig> {
    private final Encoder encoder;
    private final Decoder decoder;
    private final List<Tensor> quantConv;
    private final List<Tensor> postQuantConv;

    /**
     * Builds the autoencoder.
     *
     * @param source weights under diffusers' names; the model owns what it takes
     * @throws dev.dreambooth.contract.UserError if a weight is missing or of another shape than the configuration says
     */
    public AutoencoderKL(AutoencoderKLConfig config, WeightSource source) {
        super(config, source);
        encoder = new Encoder(parameters().scope("encoder"), config);
        decoder = new Decoder(parameters().scope("decoder"), config);
        int latent = config.latentChannels();
        quantConv = config.quantConv()
                ? new BlockWeights(parameters())
                        .conv("quant_conv", 2L * latent, 2L * latent, 1)
                        .list()
                : List.of();
        postQuantConv = config.postQuantConv()
                ? new BlockWeights(parameters())
                        .conv("post_quant_conv", latent, latent, 1)
                        .list()
                : List.of();
    }

    /**
     * Compresses images.
     *
     * @param images [B, 3, F·H, F·W] in [-1, 1]
     */
    public DiagonalGaussian encode(Tensor images) {
        try (Scope scope = Scope.open()) {
            Tensor moments = encoder.forward(images);
            if (!quantConv.isEmpty()) {
                moments = Ops.conv2d(moments, quantConv.get(0), quantConv.get(1), 1, 0);
            }
            DiagonalGaussian posterior = DiagonalGaussian.of(moments);
            scope.keep(posterior.mean());
            scope.keep(posterior.logVariance());
            return posterior;
        }
    }

    /**
     * Restores images.
     *
     * @param latents [B, C, H, W], not scaled
     * @return [B, 3, F·H, F·W], about in [-1, 1]
     */
    public Tensor decode(Tensor latents) {
        try (Scope scope = Scope.open()) {
            Tensor hidden = postQuantConv.isEmpty()
                    ? latents
                    : Ops.conv2d(latents, postQuantConv.get(0), postQuantConv.get(1), 1, 0);
            return scope.keep(decoder.forward(hidden));
        }
    }
}
