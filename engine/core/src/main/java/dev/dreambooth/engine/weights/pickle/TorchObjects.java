package dev.dreambooth.engine.weights.pickle;

import dev.dreambooth.engine.tensor.DType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What PyTorch's checkpoints are made of: maps, storages that lie beside the pickle, and tensors that look into them. */
final class TorchObjects implements PickleObjects {
    private static final Map<String, DType> STORAGES = Map.of(
            "torch.FloatStorage", DType.FLOAT32,
            "torch.HalfStorage", DType.FLOAT16,
            "torch.BFloat16Storage", DType.BFLOAT16,
            "torch.DoubleStorage", DType.FLOAT64,
            "torch.LongStorage", DType.INT64,
            "torch.IntStorage", DType.INT32,
            "torch.ShortStorage", DType.INT16,
            "torch.CharStorage", DType.INT8,
            "torch.ByteStorage", DType.UINT8,
            "torch.BoolStorage", DType.BOOL);

    /**
     * Elements in a row, in a file of the archive.
     *
     * @param key the file's name
     */
    record Storage(DType dtype, String key, long elements) {}

    @Override
    public Object persistent(@Nullable Object identity) {
        if (identity instanceof List<?> parts
                && parts.size() == 5
                && "storage".equals(parts.get(0))
                && parts.get(1) instanceof Name type
                && parts.get(2) instanceof String key
                && parts.get(4) instanceof Long elements) {
            DType dtype = STORAGES.get(type.qualified());
            return dtype == null ? UNKNOWN : new Storage(dtype, key, elements);
        }
        return UNKNOWN;
    }

    @Override
    public Object call(Name callee, List<?> arguments) {
        return switch (callee.qualified()) {
            case "collections.OrderedDict" -> new LinkedHashMap<>();
            case "torch._utils._rebuild_tensor_v2" -> tensor(arguments);
            case "torch._utils._rebuild_parameter" -> arguments.isEmpty() ? UNKNOWN : arguments.get(0);
            default -> UNKNOWN;
        };
    }

    /** From storage, offset, sizes and strides; what follows them is of use in training only. */
    private static Object tensor(List<?> arguments) {
        boolean whole = arguments.size() >= 4
                && arguments.get(0) instanceof Storage
                && arguments.get(1) instanceof Long
                && areNumbers(arguments.get(2))
                && areNumbers(arguments.get(3))
                && ((List<?>) arguments.get(2)).size() == ((List<?>) arguments.get(3)).size();
        return whole
                ? new StoredTensor(
                        (Storage) arguments.get(0),
                        (Long) arguments.get(1),
                        numbers(arguments.get(2)),
                        numbers(arguments.get(3)))
                : UNKNOWN;
    }

    private static boolean areNumbers(Object value) {
        return value instanceof List<?> list && list.stream().allMatch(Long.class::isInstance);
    }

    private static long[] numbers(Object list) {
        return ((List<?>) list).stream().mapToLong(Long.class::cast).toArray();
    }
}
