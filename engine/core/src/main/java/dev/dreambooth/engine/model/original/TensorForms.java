package dev.dreambooth.engine.model.original;

import dev.dreambooth.engine.weights.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** Other forms of the same numbers, byte for byte: reshaped, transposed, cut into pieces, put together. */
final class TensorForms {
    private TensorForms() {}

    /** A 1×1 convolution as the matrix it is: [c, d, 1, 1] → [c, d]; another shape stays. */
    static TensorData linear(TensorData weight) {
        long[] shape = weight.shape();
        return shape.length == 4 ? weight.shaped(Arrays.copyOf(shape, 2)) : weight;
    }

    /** A matrix as a 1×1 convolution: [c, d] → [c, d, 1, 1]; another shape stays. */
    static TensorData pointwise(TensorData weight) {
        long[] shape = weight.shape();
        return shape.length == 2 ? weight.shaped(shape[0], shape[1], 1, 1) : weight;
    }

    /** A matrix with rows and columns exchanged: [c, d] → [d, c]; another shape stays. */
    static TensorData transposed(TensorData weight) {
        long[] shape = weight.shape();
        if (shape.length != 2) {
            return weight;
        }
        int rows = Math.toIntExact(shape[0]);
        int columns = Math.toIntExact(shape[1]);
        int width = weight.dtype().bytes();
        return new TensorData(weight.name(), weight.dtype(), new long[] {columns, rows}, () -> {
            ByteBuffer from = weight.bytes();
            ByteBuffer to = buffer(weight.byteSize());
            for (int column = 0; column < columns; column++) {
                for (int row = 0; row < rows; row++) {
                    to.put(from.slice(from.position() + (row * columns + column) * width, width));
                }
            }
            return to.flip();
        });
    }

    /** One of several pieces of equal size along the first dimension. */
    static TensorData piece(TensorData weight, String name, int index, int pieces) {
        long[] shape = weight.shape();
        shape[0] /= pieces;
        int size = Math.toIntExact(weight.byteSize() / pieces);
        return new TensorData(name, weight.dtype(), shape, () -> {
            ByteBuffer whole = weight.bytes();
            return whole.slice(whole.position() + index * size, size).order(ByteOrder.LITTLE_ENDIAN);
        });
    }

    /** Pieces of equal shape and type put together along the first dimension. */
    static TensorData joined(String name, List<TensorData> pieces) {
        long[] shape = pieces.get(0).shape();
        shape[0] *= pieces.size();
        return new TensorData(name, pieces.get(0).dtype(), shape, () -> {
            ByteBuffer whole =
                    buffer(pieces.stream().mapToLong(TensorData::byteSize).sum());
            pieces.forEach(piece -> whole.put(piece.bytes().duplicate()));
            return whole.flip();
        });
    }

    private static ByteBuffer buffer(long size) {
        return ByteBuffer.allocate(Math.toIntExact(size)).order(ByteOrder.LITTLE_ENDIAN);
    }
}
