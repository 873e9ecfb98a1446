package dev.dreambooth.contract.machine;

import dev.dreambooth.contract.UserError;
import java.io.File;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The names that this process can read and give. Java takes the characters of file names from the locale that a process
 * is started in, for good: in that of {@code LC_ALL=C}, as agents and containers have it, it knows ASCII alone, and what it
 * reads instead of other names leads to no file.
 */
public final class FileNames {
    /** How to start a process so that it can name every file. */
    public static final String REMEDY =
            "Start it again in a UTF-8 locale, such as with LC_ALL=C.UTF-8 in its environment.";

    /** What a decoder puts where bytes are no characters. */
    private static final char UNREAD = '\uFFFD';

    private static final char LAST_ASCII = 0x7F;
    private static final Charset CHARSET = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

    private FileNames() {}

    /** Returns the characters that names consist of here. */
    public static Charset charset() {
        return CHARSET;
    }

    /** Returns whether this process can give every name: in a UTF-8 locale, and always on Windows. */
    public static boolean all() {
        return File.separatorChar == '\\' || CHARSET.equals(StandardCharsets.UTF_8);
    }

    /** Returns whether a text was read from bytes that are no characters of the locale or file that they came from. */
    public static boolean isMangled(String text) {
        return text.indexOf(UNREAD) >= 0;
    }

    /** Returns why no file can have this name here, to complete "It is a name, ...", or empty if one can. */
    public static Optional<String> whyNot(String name) {
        if (all() || name.chars().allMatch(c -> c <= LAST_ASCII)) {
            return Optional.empty();
        }
        return Optional.of("which this process cannot name: its locale (" + locale() + ") has the characters of "
                + CHARSET.name() + " only");
    }

    /**
     * Returns a file that was found in a folder, if its name can be written down and leads to it again.
     *
     * @throws UserError if not: its name would be lost in records, and another file could be taken for it
     */
    public static Path readable(Path file) {
        String name = file.toString();
        if (!isMangled(name) || leadsTo(name, file)) {
            return file;
        }
        String what = "The name of the file " + spelled(file) + " ";
        throw all()
                ? UserError.data(
                        what + "is not UTF-8 (its bytes that are none are written as %XX here).",
                        "Give it a name in UTF-8, or take it out of the folder.")
                : UserError.data(
                        what
                                + "(bytes beyond ASCII are written as %XX here) cannot be read by this process, whose locale ("
                                + locale() + ") has the characters of " + CHARSET.name() + " only.",
                        REMEDY);
    }

    private static boolean leadsTo(String name, Path file) {
        try {
            return file.getFileSystem().getPath(name).equals(file);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static String spelled(Path file) {
        return String.valueOf(file.toUri().getRawPath());
    }

    /** Returns the error of a name that Java refused, for where no setting is known that it came from. */
    public static UserError error(InvalidPathException refused) {
        String name = refused.getInput();
        return whyNot(name)
                .map(why -> UserError.data("It is about the file '" + name + "', " + why + ".", REMEDY))
                .orElseGet(() -> UserError.data(
                        "'" + name + "' is no name of a file here: " + refused.getReason() + ".",
                        "Give it another name."))
                .causedBy(refused);
    }

    /** Returns the setting of the environment that decides the locale, as one would write it. */
    public static String locale() {
        for (String variable : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
            String value = System.getenv(variable);
            if (value != null && !value.isEmpty()) {
                return variable + "=" + value;
            }
        }
        return "no LC_ALL, LC_CTYPE or LANG";
    }
}
