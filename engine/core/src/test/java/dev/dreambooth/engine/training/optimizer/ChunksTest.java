package dev.dreambooth.engine.training.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.tensor.Torch;
import dev.dreambooth.engine.training.MemoryPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Into which chunks a tensor falls, and on how many threads they are worked on, shows in no bit of a result. */
class ChunksTest {
    private static final AdamW.Options OPTIONS = new AdamW.Options(0.9, 0.999, 1e-8, 0.01);
    private static final Lion.Options LION = new Lion.Options(0.9, 0.99, 0.01);
    private static final Prodigy.Options PRODIGY =
            new Prodigy.Options(OPTIONS, 0.99, true, true, 1e-4, 1, Double.POSITIVE_INFINITY, 7);
    private static final int BIG = 600_000; // no multiple of a chunk or of a block of moments
    private static final int STEPS = 3;

    private final int threads = Torch.threads();

    @AfterEach
    void restoreThreads() {
        Torch.setThreads(threads);
    }

    /** Weights and state after some steps, by kind, of a row of numbers cut into tensors of these sizes. */
    private static Map<String, List<float[]>> stepped(MemoryPlan.Moments moments, DType type, int... sizes) {
        try (Scope scope = Scope.open()) {
            Map<String, Tensor> weights = new LinkedHashMap<>();
            Tensor initial = Noise.normal(1, BIG);
            Map<String, List<float[]>> results = new LinkedHashMap<>();
            int first = 0;
            for (int size : sizes) {
                weights.put(
                        "w" + first,
                        new Chunks.Chunk(first, first + size)
                                .of(initial)
                                .to(type)
                                .copy());
                first += size;
            }
            List<Optimizer.Group> groups = List.of(new Optimizer.Group("unet", weights, 0.01));
            try (Optimizer optimizer = optimizer(moments, groups).roundingBy(7)) {
                for (int step = 0; step < STEPS; step++) {
                    optimizer.beginStep(step);
                    Tensor noise = Noise.normal(100 + step, BIG);
                    List<Tensor> gradients = new ArrayList<>();
                    long start = 0;
                    for (int size : sizes) {
                        gradients.add(new Chunks.Chunk(start, start + size)
                                .of(noise)
                                .to(type)
                                .copy());
                        start += size;
                    }
                    optimizer.step(List.copyOf(weights.values()), gradients, 0.5, 1);
                }
                optimizer
                        .state()
                        .forEach((name, state) -> results.computeIfAbsent(
                                        name.replaceFirst("\\..*", ""), kind -> new ArrayList<>())
                                .add(state.to(DType.FLOAT32).toFloats()));
            }
            results.put(
                    "weights",
                    weights.values().stream()
                            .map(weight -> weight.to(DType.FLOAT32).toFloats())
                            .toList());
            return results;
        }
    }

    private static Optimizer optimizer(MemoryPlan.Moments moments, List<Optimizer.Group> groups) {
        return switch (moments) {
            case ADAMW -> new AdamW(OPTIONS, groups);
            case ADAMW8BIT -> new AdamW8Bit(OPTIONS, groups);
            case ADAFACTOR -> new Adafactor(0.01, groups);
            case LION -> new Lion(LION, groups);
            case LION8BIT -> new Lion8Bit(LION, groups);
            case PRODIGY -> new Prodigy(PRODIGY, groups);
            case ADAMW_SCHEDULE_FREE -> new ScheduleFreeAdamW(OPTIONS, 2, groups);
        };
    }

    private static void assertSame(Map<String, List<float[]>> some, Map<String, List<float[]>> others) {
        assertThat(some.keySet()).isEqualTo(others.keySet());
        some.forEach((kind, values) -> {
            for (int i = 0; i < values.size(); i++) {
                assertThat(values.get(i)).as(kind).isEqualTo(others.get(kind).get(i));
            }
        });
    }

    @ParameterizedTest
    @EnumSource(names = "ADAFACTOR", mode = EnumSource.Mode.EXCLUDE) // its means are sums over threads
    void anyNumberOfThreadsGivesTheSameBits(MemoryPlan.Moments moments) {
        for (DType type : List.of(DType.FLOAT32, DType.BFLOAT16, DType.FLOAT16)) {
            Torch.setThreads(1);
            Map<String, List<float[]>> alone = stepped(moments, type, BIG);
            Torch.setThreads(3);
            assertSame(alone, stepped(moments, type, BIG));
        }
    }

    @Test
    void aTensorGoesWhereItsPartsGo() {
        int part = 512 * AdamW8Bit.BLOCK; // shorter than a chunk
        float[] whole = stepped(MemoryPlan.Moments.ADAMW8BIT, DType.FLOAT32, BIG)
                .get("weights")
                .get(0);
        List<float[]> parts = stepped(
                        MemoryPlan.Moments.ADAMW8BIT, DType.FLOAT32, part, part, part, part, BIG - 4 * part)
                .get("weights");
        int place = 0;
        for (float[] values : parts) {
            assertThat(Arrays.copyOfRange(whole, place, place + values.length)).isEqualTo(values);
            place += values.length;
        }
    }

    @Test
    void everyElementIsInOnePiece() {
        Map<Long, Long> chunks = new ConcurrentSkipListMap<>();
        try (Chunks some = Chunks.on(Device.CPU)) {
            some.forEach(
                    BIG,
                    chunk -> assertThat(chunks.put(chunk.first(), chunk.last())).isNull());
        }
        long next = 0;
        for (Map.Entry<Long, Long> chunk : chunks.entrySet()) {
            assertThat(chunk.getKey()).isEqualTo(next);
            next = chunk.getValue();
        }
        assertThat(next).isEqualTo(BIG);
        assertThat(chunks).hasSizeGreaterThan(1);
    }
}
