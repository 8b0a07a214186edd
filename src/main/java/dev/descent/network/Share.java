package dev.descent.network;

/**
 * The rows of a batch that one thread computes.
 *
 * @param number of the share, from 0
 * @param firstRow within the batch, from 0
 * @param rows of the share, at least 1
 * @param batchRows of the whole batch
 * @param rendezvous where the threads of all shares of the batch meet
 */
public record Share(int number, int firstRow, int rows, int batchRows, Rendezvous rendezvous) {

    /** All rows of a batch, for one thread. */
    public static Share whole(int rows) {
        return new Share(0, 0, rows, rows, new Rendezvous(1));
    }

    /** The same share, where each row is so many rows: a layer that works on every time step by itself. */
    Share times(int steps) {
        return new Share(
                number,
                Math.multiplyExact(firstRow, steps),
                Math.multiplyExact(rows, steps),
                Math.multiplyExact(batchRows, steps),
                rendezvous);
    }

    /** A batch in shares whose sizes differ by one row at most. */
    public static Share[] divide(int rows, int count) {
        Rendezvous rendezvous = new Rendezvous(count);
        Share[] shares = new Share[count];
        for (int i = 0; i < count; i++) {
            int first = (int) ((long) rows * i / count);
            int end = (int) ((long) rows * (i + 1) / count);
            shares[i] = new Share(i, first, end - first, rows, rendezvous);
        }
        return shares;
    }
}
