package hudson.util;

import java.io.Serializable;

/** A text that is kept encrypted. */
public final class Secret implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String plain;

    private Secret(String plain) {
        this.plain = plain;
    }

    public static Secret fromString(String data) {
        return new Secret(data);
    }

    public String getPlainText() {
        return plain;
    }
}
