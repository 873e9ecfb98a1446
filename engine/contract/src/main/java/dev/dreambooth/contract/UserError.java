package dev.dreambooth.contract;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An error that the user can fix: it says what happened, with the value, and what to do about it. Front ends print
 * its message without a stack trace and end with its exit code.
 */
public final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;
    private final String what;
    private final String remedy;
    /** Not an Optional as {@link #setting()} returns it: an exception can be serialized, and an Optional cannot. */
    private final @Nullable String setting;

    /**
     * Creates an error that belongs to no single setting.
     *
     * @param exitCode how the process will end
     * @param what what happened, with the offending value; a full sentence. Control characters in it are shown as {@code ?}
     * @param remedy what the user can do; a full sentence
     */
    public UserError(ExitCode exitCode, String what, String remedy) {
        this(exitCode, what, remedy, null, null);
    }

    private UserError(
            ExitCode exitCode, String what, String remedy, @Nullable String setting, @Nullable Throwable cause) {
        super(MessageText.printable(message(what, remedy)), cause);
        this.exitCode = exitCode;
        this.what = MessageText.printable(what);
        this.remedy = MessageText.printable(remedy);
        this.setting = setting;
    }

    /** Returns an error about settings (exit code 2). */
    public static UserError configuration(String what, String remedy) {
        return new UserError(ExitCode.CONFIGURATION, MessageText.shortened(what), MessageText.shortened(remedy));
    }

    /** Returns an error about an input file or folder (exit code 3). */
    public static UserError data(String what, String remedy) {
        return new UserError(ExitCode.DATA, MessageText.shortened(what), MessageText.shortened(remedy));
    }

    /** Returns this error with the setting that caused it. */
    public UserError about(SettingName cause) {
        return new UserError(exitCode, what, remedy, cause.name(), getCause());
    }

    /** Returns this error with the exception that revealed it. */
    public UserError causedBy(Throwable cause) {
        return new UserError(exitCode, what, remedy, setting, cause);
    }

    /** Returns how the process ends on this error. */
    public ExitCode exitCode() {
        return exitCode;
    }

    /** Returns what happened and what the user can do. */
    @Override
    public String getMessage() {
        return message(what, remedy);
    }

    /** An error of a run that has ended may come without a remedy. */
    private static String message(String what, String remedy) {
        return (what + " " + remedy).strip();
    }

    /** Returns what happened, with the value. */
    public String what() {
        return what;
    }

    /** Returns what the user can do. */
    public String remedy() {
        return remedy;
    }

    /** Returns the plain name of the setting that caused this error, if one did. */
    public Optional<String> setting() {
        return Optional.ofNullable(setting);
    }
}
