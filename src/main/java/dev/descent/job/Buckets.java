package dev.descent.job;

/**
 * Stretches of one width, end to end along an axis. All series of an answer are summed up in the same ones.
 *
 * @param from where the first begins
 * @param width of each: whole steps, epochs or milliseconds
 * @param count how many there are
 */
public record Buckets(HistoryAxis axis, long from, long width, int count) {

    /** The narrowest that reach from one place to another, both included, and are no more than {@code most}. */
    static Buckets over(HistoryAxis axis, long first, long last, int most) {
        long width = (last - first) / most + 1;
        return new Buckets(axis, first, width, (int) ((last - first) / width) + 1);
    }

    int indexOf(long place) {
        return (int) Math.max(0, Math.min((place - from) / width, count - 1));
    }
}
