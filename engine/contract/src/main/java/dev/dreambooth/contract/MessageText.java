package dev.dreambooth.contract;

import java.util.regex.Pattern;

/**
 * Makes of what a file says something that a message can show: a console must not take it for commands, and it must not push
 * everything else off the screen.
 */
final class MessageText {
    /** Longer than any sentence of ours with a path in it, and shorter than a screen. */
    private static final int LONGEST = 1400;

    private static final int END_SHOWN = 400;

    /** Control characters other than line breaks, and those that turn the direction of what follows. */
    private static final Pattern COMMANDS =
            Pattern.compile("[\\p{Cntrl}\\x{80}-\\x{9f}\\x{202a}-\\x{202e}\\x{2066}-\\x{2069}&&[^\\n]]");

    private MessageText() {}

    /** Returns a text without what a console would carry out. */
    static String printable(String text) {
        return COMMANDS.matcher(text.replace("\r\n", "\n").replace('\t', ' ')).replaceAll("?");
    }

    /** Returns a text with its middle left out if it is very long. */
    static String shortened(String text) {
        if (text.length() <= LONGEST) {
            return text;
        }
        return text.substring(0, LONGEST - END_SHOWN) + " … " + text.substring(text.length() - END_SHOWN);
    }
}
