package dev.dreambooth.site;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes a piece of shell apart into commands and their words, as far as documents go. */
final class Shell {
    private static final Pattern HEREDOC = Pattern.compile("(?s)<<'?(\\w+)'?\\n.*?\\n\\1(?=\\n|$)");
    /** What separates commands, a redirection with its file, a comment, or a piece of a word. */
    private static final Pattern TOKEN = Pattern.compile("(?<space>[ \\t]+)|(?<comment>(?<=^|\\s)#[^\\n]*)"
            + "|(?<redirection>\\d?(?:>>|>|<)&?\\s*[^\\s;&|]+)|(?<end>&&|\\|\\||[;|&()\\n])"
            + "|'(?<single>[^']*)'|\"(?<quoted>[^\"]*)\"|(?<plain>(?:\\\\.|[^\\s'\"\\\\;|&()<>])+)");

    private Shell() {}

    static List<List<String>> commands(String text) {
        String joined = HEREDOC.matcher(text.replace("\\\n", " ")).replaceAll("");
        List<List<String>> commands = new ArrayList<>();
        List<String> words = new ArrayList<>();
        StringBuilder word = null;
        Matcher token = TOKEN.matcher(joined + "\n");
        int at = 0;
        while (token.find()) {
            if (token.start() != at) {
                throw new IllegalArgumentException("not understood: " + joined.substring(at, token.start()));
            }
            at = token.end();
            String piece = token.group("single") != null
                    ? token.group("single")
                    : token.group("quoted") != null ? token.group("quoted") : token.group("plain");
            if (piece != null) {
                word = (word == null ? new StringBuilder() : word).append(piece);
                continue;
            }
            if (word != null) {
                words.add(word.toString());
                word = null;
            }
            if (token.group("end") != null && !words.isEmpty()) {
                commands.add(words);
                words = new ArrayList<>();
            }
        }
        return commands;
    }
}
