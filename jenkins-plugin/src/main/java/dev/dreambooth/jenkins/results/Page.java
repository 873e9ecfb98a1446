package dev.dreambooth.jenkins.results;

import java.util.List;

/**
 * A part of a long list, so that what a browser is sent has a bound however long the list is.
 *
 * @param <T> what is listed
 * @param items what this page shows
 * @param number the page, from 1
 * @param count how many pages there are, at least 1
 * @param total how long the whole list is
 */
public record Page<T>(List<T> items, int number, int count, int total) {
    /** How many images a page shows. */
    static final int SIZE = 64;

    /**
     * Cuts a page out of a list.
     *
     * @param wanted the number of the page as an address has it; what is none is the first
     */
    static <T> Page<T> of(List<T> all, String wanted) {
        int count = Math.max(1, (all.size() + SIZE - 1) / SIZE);
        int number = wanted.matches("\\d{1,6}") ? Math.max(1, Math.min(count, Integer.parseInt(wanted))) : 1;
        int from = Math.min(all.size(), (number - 1) * SIZE);
        int to = Math.min(all.size(), from + SIZE);
        return new Page<>(List.copyOf(all.subList(from, to)), number, count, all.size());
    }

    /** Returns what this page shows. */
    public List<T> getItems() {
        return items;
    }

    /** Returns the number of the page. */
    public int getNumber() {
        return number;
    }

    /** Returns how many pages there are. */
    public int getCount() {
        return count;
    }

    /** Returns how long the whole list is. */
    public int getTotal() {
        return total;
    }

    /** Returns which of the list is the first here, from 1. */
    public int getFrom() {
        return Math.min(total, (number - 1) * SIZE + 1);
    }

    /** Returns which of the list is the last here. */
    public int getTo() {
        return Math.min(total, number * SIZE);
    }

    /** Returns the number of the page before; 0 if there is none. */
    public int getPrevious() {
        return number - 1;
    }

    /** Returns the number of the next page; 0 if there is none. */
    public int getNext() {
        return number < count ? number + 1 : 0;
    }
}
