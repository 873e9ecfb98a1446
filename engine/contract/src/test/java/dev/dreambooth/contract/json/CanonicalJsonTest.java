package dev.dreambooth.contract.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.dreambooth.contract.io.Sha256;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Equal documents have equal bytes, whatever order their names came in. */
class CanonicalJsonTest {
    @Test
    void namesAreSortedAtEveryDepthAndListsKeepTheirOrder() throws JsonProcessingException {
        var document = CanonicalJson.STRICT.readTree("{\"b\": [{\"z\": 1, \"a\": 2.50}, \"\u00e9\"], \"a\": null}");

        assertThat(new String(CanonicalJson.bytes(document), StandardCharsets.UTF_8))
                .isEqualTo("{\"a\":null,\"b\":[{\"a\":2.5,\"z\":1},\"\u00e9\"]}");
    }

    @Test
    void theFingerprintIsTheHashOfThoseBytes() throws JsonProcessingException {
        var one = CanonicalJson.STRICT.readTree("{\"x\": 1, \"y\": 2}");
        var same = CanonicalJson.STRICT.readTree("{\"y\": 2, \"x\": 1}");

        // printf '{"x":1,"y":2}' | sha256sum
        assertThat(Sha256.fingerprint(one))
                .isEqualTo(Sha256.fingerprint(same))
                .isEqualTo("689a8f1db95402580476e38c264278ce7b1e664320cfb4e9ae8d3a908cf09964");
    }

    @Test
    void duplicateNamesAndTrailingTextAreRefused() {
        assertThatThrownBy(() -> CanonicalJson.STRICT.readTree("{\"a\": 1, \"a\": 2}"))
                .isInstanceOf(JsonProcessingException.class);
        assertThatThrownBy(() -> CanonicalJson.STRICT.readTree("{} {}")).isInstanceOf(JsonProcessingException.class);
    }
}
