package dev.dreambooth.engine.stage.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.training.MemoryPlan;
import dev.dreambooth.engine.training.MemoryPlan.Moments;
import dev.dreambooth.engine.training.MemoryPlan.Ways;
import org.junit.jupiter.api.Test;

/** Want of memory becomes advice: settings in the order of what they cost, each with what would then be needed. */
class TrainingMemoryTest {
    private static final MemoryPlan.Model MODEL = new MemoryPlan.Model(
            1_000_000_000,
            4_000_000_000L,
            0,
            0,
            200_000_000,
            800_000_000,
            0,
            8_000_000_000L,
            80_000_000,
            120_000_000,
            0);

    private static final MemoryPlan.Model IN_BFLOAT16 = new MemoryPlan.Model(
            1_000_000_000,
            2_000_000_000L,
            0,
            0,
            100_000_000,
            800_000_000,
            0,
            4_000_000_000L,
            40_000_000,
            60_000_000,
            0);

    private static TrainingMemory memory(Moments moments, boolean checkpointing, boolean fused) {
        return new TrainingMemory(MODEL, IN_BFLOAT16, new Ways(moments, checkpointing, fused, false), false);
    }

    @Test
    void theCheapestSettingComesFirstAndEachNeedsLessThanTheOneBefore() {
        assertThat(memory(Moments.ADAMW, false, false).advice())
                .containsSubsequence(
                        "gradientCheckpointing=true",
                        ": 18.02 GB",
                        "optimizer=adamw8bit",
                        ": 12.05 GB",
                        "precision=bf16",
                        ": 7.67 GB",
                        "fusedBackward=true, gradientClipping=block",
                        ": 5.58 GB",
                        "optimizer=adafactor",
                        ": 3.56 GB",
                        "trainMethod=lora",
                        ": 3.43 GB",
                        "trainBatchSize");
    }

    @Test
    void whatIsSetAlreadyIsNotAdvised() {
        assertThat(memory(Moments.ADAMW8BIT, true, true).advice())
                .doesNotContain("gradientCheckpointing", "adamw8bit", "fusedBackward")
                .contains("adafactor");
        TrainingMemory least = new TrainingMemory(IN_BFLOAT16, null, new Ways(Moments.ADAMW, true, false, false), true);
        assertThat(least.advice()).startsWith("A smaller trainBatchSize");
    }

    @Test
    void aFailedAllocationIsExplainedWhereverItHides() {
        RuntimeException shortage = new IllegalStateException(
                "op failed",
                new IllegalStateException(
                        "DefaultCPUAllocator: can't allocate memory: you tried to allocate 42 bytes"));
        RuntimeException explained = memory(Moments.ADAMW, false, false).explained(shortage);
        assertThat(explained).isInstanceOf(UserError.class).hasCause(shortage).hasMessageContaining("needs 2");
        assertThat(((UserError) explained).exitCode()).isEqualTo(ExitCode.DEVICE_MEMORY);
    }

    @Test
    void otherFailuresStayWhatTheyAre() {
        RuntimeException other = new IllegalStateException("something else");
        assertThat(memory(Moments.ADAMW, false, false).explained(other)).isSameAs(other);
    }
}
