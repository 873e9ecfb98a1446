package dev.dreambooth.engine.tensor;

import java.util.Optional;

/**
 * The element types a tensor may have, in memory and in a safetensors file.
 *
 * <p>Arithmetic is done in {@link #FLOAT32}, that of a UNet also in the two 16-bit floats; the integer types carry token ids,
 * time steps and masks.
 */
public enum DType {
    /** IEEE 754 binary32. */
    FLOAT32("F32", 4, 6),
    /** IEEE 754 binary16: 5 exponent bits, largest value 65504. */
    FLOAT16("F16", 2, 5),
    /** The upper half of a binary32: 8 exponent bits, 8 significant bits. */
    BFLOAT16("BF16", 2, 15),
    /** IEEE 754 binary64. */
    FLOAT64("F64", 8, 7),
    /** Two's complement, 64 bits. */
    INT64("I64", 8, 4),
    /** Two's complement, 32 bits. */
    INT32("I32", 4, 3),
    /** Two's complement, 16 bits. */
    INT16("I16", 2, 2),
    /** Two's complement, 8 bits. */
    INT8("I8", 1, 1),
    /** Unsigned, 8 bits. */
    UINT8("U8", 1, 0),
    /** One byte, 0 or 1. */
    BOOL("BOOL", 1, 11);

    private final String safetensorsName;
    private final int bytes;
    private final int scalarType;

    DType(String safetensorsName, int bytes, int scalarType) {
        this.safetensorsName = safetensorsName;
        this.bytes = bytes;
        this.scalarType = scalarType;
    }

    /** The name of this type in the header of a safetensors file, such as {@code "BF16"}. */
    public String safetensorsName() {
        return safetensorsName;
    }

    /** The size of one element in bytes. */
    public int bytes() {
        return bytes;
    }

    /** The number by which torch's own code, and so a TorchScript function, names this type. */
    public int scalarType() {
        return scalarType;
    }

    /** Whether elements are floating point numbers, so that gradients and rounding make sense. */
    public boolean isFloating() {
        return this == FLOAT32 || this == FLOAT16 || this == BFLOAT16 || this == FLOAT64;
    }

    /** The type that a safetensors header calls {@code name}, or empty if this engine does not know it. */
    public static Optional<DType> findSafetensors(String name) {
        for (DType type : values()) {
            if (type.safetensorsName.equals(name)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
