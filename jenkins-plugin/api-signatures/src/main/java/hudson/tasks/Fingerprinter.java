package hudson.tasks;

import hudson.model.Action;
import hudson.model.Run;
import java.util.Map;
import java.util.TreeMap;

/** Remembers files by their hashes. */
public class Fingerprinter {
    /** The files of one build, by name. */
    public static final class FingerprintAction implements Action {
        private final Map<String, String> record;

        public FingerprintAction(Run<?, ?> build, Map<String, String> record) {
            this.record = new TreeMap<>(record);
        }

        public void add(Map<String, String> moreRecords) {
            record.putAll(moreRecords);
        }

        public Map<String, String> getRecords() {
            return record;
        }

        @Override
        public String getIconFileName() {
            return "fingerprint.png";
        }

        @Override
        public String getDisplayName() {
            return "See Fingerprints";
        }

        @Override
        public String getUrlName() {
            return "fingerprints";
        }
    }
}
