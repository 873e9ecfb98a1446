package dev.dreambooth.engine.model.part;

import dev.dreambooth.engine.model.Parameters;
import dev.dreambooth.engine.tensor.Device;
import java.util.List;
import java.util.function.Supplier;

/**
 * Networks that lie in the host's memory and are on the device for as long as they compute: a text encoder and an autoencoder
 * have little to do while a denoiser is trained, and would take up a good part of a small card.
 */
public final class WaitingNetworks {
    private final List<Parameters> networks;
    private final Device device;

    /**
     * Has networks wait from now on.
     *
     * @param networks not owned; nobody but those who ask here computes with them
     * @param device where they compute
     */
    public WaitingNetworks(List<Parameters> networks, Device device) {
        this.networks = List.copyOf(networks);
        this.device = device;
        moveTo(Device.CPU);
    }

    /** Returns what a computation returns that finds the networks on the device; one at a time. */
    public synchronized <T> T computing(Supplier<T> computation) {
        moveTo(device);
        try {
            return computation.get();
        } finally {
            moveTo(Device.CPU);
        }
    }

    private void moveTo(Device place) {
        networks.forEach(network -> network.relocate(place));
    }
}
