package dev.dreambooth.contract.settings;

import dev.dreambooth.contract.UserError;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of several parts into which the images of a run are dealt, so that machines can make them side by side: image k
 * (from 0, prompt by prompt) belongs to part k mod n.
 *
 * @param index the number of this part, from 1
 * @param count the number of parts
 */
public record Shard(int index, int count) {
    /** The value of the setting that puts the parts together instead of making one. */
    public static final String MERGE = "merge";

    static final String PATTERN = "merge|[1-9]\\d{0,4}/[1-9]\\d{0,4}";

    private static final Pattern FOLDER = Pattern.compile("-(\\d{1,5})-of-(\\d{1,5})$");

    /**
     * Returns the part that a value of the setting names, or empty for {@link #MERGE}.
     *
     * @throws UserError if there is no such part
     */
    public static Optional<Shard> parse(String value) {
        if (value.equals(MERGE)) {
            return Optional.empty();
        }
        int slash = value.indexOf('/');
        Shard shard =
                new Shard(Integer.parseInt(value.substring(0, slash)), Integer.parseInt(value.substring(slash + 1)));
        if (shard.index > shard.count) {
            throw UserError.configuration(
                            "shard " + value + " is impossible: there are " + shard.count + " parts.",
                            "Use 1/" + shard.count + " to " + shard.count + "/" + shard.count + ".")
                    .about(GenerateSettings.SHARD);
        }
        return Optional.of(shard);
    }

    /** Returns whether an image belongs to this part. */
    public boolean holds(int image) {
        return image % count == index - 1;
    }

    /** Returns the name of the folder of this part of a stage's results, such as {@code samples-2-of-4}. */
    public String folder(String whole) {
        return whole + "-" + index + "-of-" + count;
    }

    /** Returns the part that a folder's name tells of. */
    public static Optional<Shard> ofFolder(String whole, String name) {
        Matcher matcher = FOLDER.matcher(name);
        if (!name.startsWith(whole) || !matcher.find() || matcher.start() != whole.length()) {
            return Optional.empty();
        }
        return Optional.of(new Shard(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))));
    }

    @Override
    public String toString() {
        return index + "/" + count;
    }
}
