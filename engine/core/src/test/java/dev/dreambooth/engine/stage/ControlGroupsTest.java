package dev.dreambooth.engine.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A container's limit is seen whichever version of control groups it is made of, and however deep it lies. */
class ControlGroupsTest {
    private static final long NO_LIMIT_IN_VERSION_1 = 9_223_372_036_854_771_712L;

    @TempDir
    Path folder;

    private void write(String file, Object content) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content + "\n");
    }

    private long free(String membership) throws IOException {
        write("self", membership);
        return new ControlGroups(folder.resolve("mount"), folder.resolve("self")).free();
    }

    @Test
    void aGroupOfVersion2LeavesWhatItsMembersDoNotUseFilesAside() throws IOException {
        write("mount/pod/memory.max", 1000);
        write("mount/pod/memory.current", 700);
        write("mount/pod/memory.stat", "anon 400\ninactive_file 300");
        write("mount/pod/container/memory.max", "max");
        write("mount/pod/container/memory.current", 500);
        assertThat(free("0::/pod/container")).isEqualTo(600);
    }

    @Test
    void aGroupOfVersion1DoesSoToo() throws IOException {
        write("mount/memory/memory.limit_in_bytes", NO_LIMIT_IN_VERSION_1);
        write("mount/memory/service/memory.limit_in_bytes", 1000);
        write("mount/memory/service/memory.usage_in_bytes", 900);
        write("mount/memory/service/memory.stat", "total_inactive_file 100");
        assertThat(free("5:cpu,cpuacct:/service\n4:memory:/service/inner\n0::/"))
                .isEqualTo(200);
    }

    @Test
    void withinAContainerTheTopIsItsOwnGroup() throws IOException {
        write("mount/memory.max", 1000);
        write("mount/memory.current", 100);
        assertThat(free("0::/system.slice/docker-4711.scope")).isEqualTo(900);
        assertThat(free("0::/../../elsewhere")).as("out of what is mounted").isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void whereNothingIsLimitedAllIsFree() throws IOException {
        assertThat(free("0::/")).isEqualTo(Long.MAX_VALUE);
        assertThat(new ControlGroups(folder, folder.resolve("none")).free()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void thisProcessMayHoldMoreThanItDoesAndHasHeldWhatItDoes() {
        long held = ProcessMemory.resident(); // first: what it holds may grow between the two readings
        assertThat(held).isPositive();
        assertThat(ProcessMemory.peak()).isGreaterThanOrEqualTo(held);
        ProcessMemory.available().ifPresent(available -> assertThat(available).isGreaterThan(ProcessMemory.resident()));
    }
}
