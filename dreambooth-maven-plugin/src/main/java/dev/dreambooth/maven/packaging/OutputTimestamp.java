package dev.dreambooth.maven.packaging;

import dev.dreambooth.contract.UserError;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** The time that all entries of an archive bear, from the property {@code project.build.outputTimestamp}. */
public final class OutputTimestamp {
    /** Where the property says nothing: archives should be reproducible without it too. */
    private static final LocalDateTime NONE = LocalDateTime.of(1980, 2, 1, 0, 0);

    private static final LocalDateTime EARLIEST = LocalDateTime.of(1980, 1, 1, 0, 0, 2);
    private static final LocalDateTime LATEST = LocalDateTime.of(2099, 12, 31, 23, 59, 58);

    private OutputTimestamp() {}

    /**
     * Returns the time, in UTC.
     *
     * @param property an ISO 8601 time or seconds since 1970; null or a single letter for none, as for other plugins
     * @throws UserError if it is neither, or no time that a ZIP archive can hold
     */
    public static LocalDateTime of(@Nullable String property) {
        if (property == null || (property.length() < 2 && !property.matches("\\d"))) {
            return NONE;
        }
        LocalDateTime time;
        try {
            time = property.matches("\\d+")
                    ? LocalDateTime.ofInstant(Instant.ofEpochSecond(Long.parseLong(property)), ZoneOffset.UTC)
                    : OffsetDateTime.parse(property)
                            .withOffsetSameInstant(ZoneOffset.UTC)
                            .toLocalDateTime();
        } catch (DateTimeException | NumberFormatException e) {
            throw unusable(property).causedBy(e);
        }
        if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
            throw unusable(property);
        }
        return time;
    }

    private static UserError unusable(String property) {
        return UserError.configuration(
                "project.build.outputTimestamp is '" + property + "'.",
                "It must be a time from 1980 to 2099 such as 2026-01-31T12:00:00Z, or seconds since 1970.");
    }
}
