/** A whole Stable Diffusion model, as its folder holds it. */
package dev.dreambooth.engine.model.components;
