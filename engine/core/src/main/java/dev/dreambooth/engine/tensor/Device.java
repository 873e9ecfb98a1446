package dev.dreambooth.engine.tensor;

import ai.djl.util.cuda.CudaUtils;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Where tensors live and are computed on.
 *
 * @param cuda whether it is a CUDA device
 * @param index number of the CUDA device, 0 for the CPU
 */
public record Device(boolean cuda, int index) {
    /** The processor and its memory. */
    public static final Device CPU = new Device(false, 0);

    /**
     * Reads the setting {@code device}.
     *
     * @param names one of those of {@link #parse}, or several with commas between them
     * @return the devices in that order, at least one
     * @throws IllegalArgumentException for another name, or a device that this process does not have
     */
    public static List<Device> parseAll(String names) {
        return Stream.of(names.split(",")).map(Device::parse).toList();
    }

    /**
     * Reads the name of one device.
     *
     * @param name {@code cpu}, {@code cuda}, {@code cuda:N}, or {@code auto} for the first CUDA device if there is one
     * @throws IllegalArgumentException for another name, or a device that this process does not have
     */
    public static Device parse(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.equals("cpu")) {
            return CPU;
        }
        int devices = Torch.cudaDevices();
        if (lower.equals("auto")) {
            return devices > 0 ? new Device(true, 0) : CPU;
        }
        if (!lower.matches("cuda(:\\d{1,3})?")) {
            throw new IllegalArgumentException("no such device: '" + name + "'; use cpu, cuda, cuda:N or auto");
        }
        int index = lower.contains(":") ? Integer.parseInt(lower.substring(5)) : 0;
        if (index >= devices) {
            throw new IllegalArgumentException("device '" + name + "' is not there: libtorch sees " + devices
                    + " CUDA device(s); use device=cpu, or an accelerator with its native libraries");
        }
        return new Device(true, index);
    }

    /**
     * Returns how many bytes of the device's own memory are free.
     *
     * @return empty for the CPU, and where CUDA's runtime library does not tell
     */
    public OptionalLong freeMemory() {
        if (!cuda) {
            return OptionalLong.empty();
        }
        try {
            MemoryUsage usage = CudaUtils.getGpuMemory(toDjl());
            return OptionalLong.of(usage.getMax() - usage.getUsed());
        } catch (RuntimeException | LinkageError unknown) {
            return OptionalLong.empty(); // the caller goes on without
        }
    }

    ai.djl.Device toDjl() {
        return cuda ? ai.djl.Device.gpu(index) : ai.djl.Device.cpu();
    }

    @Override
    public String toString() {
        return cuda ? "cuda:" + index : "cpu";
    }
}
