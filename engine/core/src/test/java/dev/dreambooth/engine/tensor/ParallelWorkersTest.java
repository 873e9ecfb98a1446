package dev.dreambooth.engine.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Work in workers: side by side, handed on in order, with the bits of one thread. */
class ParallelWorkersTest {
    private static final List<Integer> ITEMS = IntStream.range(0, 20).boxed().toList();

    private int threads;

    @BeforeEach
    void useThreeThreads() {
        threads = Torch.threads();
        Torch.setThreads(3);
    }

    @AfterEach
    void restoreThreads() {
        Torch.setThreads(threads);
    }

    @Test
    void results_come_in_the_order_of_the_items_whichever_is_ready_first() {
        List<Integer> squares = new ArrayList<>();
        CountDownLatch othersRan = new CountDownLatch(2);
        try (ParallelWorkers workers = ParallelWorkers.sideBySide()) {
            workers.forEach(
                    ITEMS,
                    item -> {
                        if (item == 0) {
                            await(othersRan);
                        } else {
                            othersRan.countDown();
                        }
                        return item * item;
                    },
                    squares::add);
        }
        assertThat(squares).isEqualTo(ITEMS.stream().map(item -> item * item).toList());
    }

    @Test
    void every_lane_and_the_opener_compute_on_one_thread_until_lanes_are_closed() {
        Set<Integer> seen = ConcurrentHashMap.newKeySet();
        try (ParallelWorkers workers = ParallelWorkers.sideBySide()) {
            workers.forEach(ITEMS, item -> Torch.threads(), seen::add);
            seen.add(Torch.threads());
        }
        assertThat(seen).containsExactly(1);
        assertThat(Torch.threads()).isEqualTo(3);
    }

    @Test
    void a_device_computes_its_pieces_one_after_another_even_while_another_has_none_left() {
        Set<Integer> busy = ConcurrentHashMap.newKeySet();
        AtomicBoolean twoOnOne = new AtomicBoolean();
        try (ParallelWorkers workers = ParallelWorkers.onDevices(2)) {
            workers.forEach(
                    ITEMS,
                    item -> {
                        int device = item % 2;
                        twoOnOne.compareAndSet(false, !busy.add(device));
                        if (device == 0) {
                            LockSupport.parkNanos(2_000_000); // the other device's thread would take over what is left
                        }
                        return busy.remove(device);
                    },
                    done -> {});
        }
        assertThat(twoOnOne).isFalse();
    }

    @Test
    void bits_do_not_depend_on_the_number_of_lanes() {
        float[] three = sumsOfProducts();
        Torch.setThreads(1);
        assertThat(sumsOfProducts()).isEqualTo(three);
    }

    private static float[] sumsOfProducts() {
        float[] sums = new float[ITEMS.size()];
        AtomicInteger next = new AtomicInteger();
        try (ParallelWorkers workers = ParallelWorkers.sideBySide()) {
            workers.forEach(ITEMS, ParallelWorkersTest::sumOfProduct, sum -> {
                try (sum) {
                    sums[next.getAndIncrement()] = (float) sum.item();
                }
            });
        }
        return sums;
    }

    private static Tensor sumOfProduct(int seed) {
        try (Scope scope = Scope.open()) {
            return scope.keep(Noise.normal(seed, 300, 300)
                    .mul(Noise.normal(-seed, 300, 300))
                    .sum());
        }
    }

    @Test
    void a_failure_stops_the_work_and_reaches_the_caller_as_it_is() {
        try (ParallelWorkers workers = ParallelWorkers.sideBySide()) {
            assertThatThrownBy(() -> workers.forEach(ITEMS, item -> refuse(item), item -> {}))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessage("7");
        }
    }

    private static int refuse(int item) {
        if (item == 7) {
            throw new UnsupportedOperationException("7");
        }
        return item;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
