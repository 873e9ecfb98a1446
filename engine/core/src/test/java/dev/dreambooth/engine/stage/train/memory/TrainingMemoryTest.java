package dev.dreambooth.engine.stage.train.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.event.Event;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Want of memory is told before it hurts, and explained when it does. */
class TrainingMemoryTest {
    private final List<Event> events = new ArrayList<>();

    @TempDir
    Path folder;

    private TrainingMemory memory() throws Exception {
        return TrainingMemory.of(PlannedMemoryTest.context(folder, "seed=1", events::add), PlannedMemoryTest.model());
    }

    @Test
    void whereThereIsTooLittleARunSaysSoWithWhatToSet() throws Exception {
        TrainingMemory memory = memory();
        memory.announce(OptionalLong.of(1_000_000));
        assertThat(events)
                .contains(new Event.MemoryPlanned(memory.plan().total(), 1_000_000, memory.advice()))
                .filteredOn(Event.Warning.class::isInstance)
                .singleElement()
                .asString()
                .contains("there are 1.00 MB for it. Set, in this order until it fits: gradientCheckpointing=true");
    }

    @Test
    void whereThereIsEnoughItWarnsOfNothing() throws Exception {
        TrainingMemory memory = memory();
        memory.announce(OptionalLong.of(memory.plan().total()));
        assertThat(events)
                .containsExactly(new Event.MemoryPlanned(
                        memory.plan().total(), memory.plan().total(), ""));
    }

    @Test
    void aFailedAllocationIsExplainedWhereverItHides() throws Exception {
        RuntimeException shortage = new IllegalStateException(
                "op failed",
                new IllegalStateException(
                        "DefaultCPUAllocator: can't allocate memory: you tried to allocate 42 bytes"));
        RuntimeException explained = memory().explained(shortage);
        assertThat(explained)
                .isInstanceOf(UserError.class)
                .hasCause(shortage)
                .hasMessageContaining("The memory was too small for this training, which needs 4");
        assertThat(((UserError) explained).exitCode()).isEqualTo(ExitCode.DEVICE_MEMORY);
        assertThat(memory().explained(explained)).as("explained already").isSameAs(explained);
    }

    @Test
    void otherFailuresStayWhatTheyAre() throws Exception {
        RuntimeException other = new IllegalStateException("something else");
        assertThat(memory().explained(other)).isSameAs(other);
    }
}
