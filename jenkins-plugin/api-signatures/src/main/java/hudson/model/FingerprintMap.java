package hudson.model;

import java.io.IOException;

/** All files that Jenkins has seen. */
public final class FingerprintMap {
    public Fingerprint getOrCreate(Run<?, ?> run, String fileName, String md5sum) throws IOException {
        return new Fingerprint();
    }
}
