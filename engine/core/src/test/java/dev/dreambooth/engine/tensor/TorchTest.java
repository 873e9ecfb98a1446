package dev.dreambooth.engine.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is said of libtorch before it is loaded is true of the one that is. */
class TorchTest {
    @Test
    void theVersionIsThatOfTheLibraryThatIsLoaded() {
        assertThat(Torch.version()).isEqualTo(Torch.loadedVersion());
    }

    @Test
    void threadsThatAreSetAreThoseOfOperations() {
        int before = Torch.threads();
        try {
            Torch.setThreads(3);
            assertThat(Torch.threads()).isEqualTo(3);
        } finally {
            Torch.setThreads(before);
        }
    }
}
