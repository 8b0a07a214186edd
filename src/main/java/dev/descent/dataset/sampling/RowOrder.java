package dev.descent.dataset.sampling;

import dev.descent.tensor.CounterRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The order in which the rows of an epoch are trained on: a function of the seed and the epoch, so that it can be found again. */
public final class RowOrder {

    /** Sets the order of the rows apart from the other random streams of a job. */
    private static final long SHUFFLING = 0x5AFF1E;

    /** Blocks whose rows are mixed with each other: so many are read from at a time. */
    private static final int WINDOW = 16;

    private RowOrder() {}

    /**
     * All rows, each once.
     *
     * @param shuffle whether they come in a random order
     * @param block rows that stay near each other: blocks of so many come in a random order, and the rows of every {@value #WINDOW}
     *     blocks that follow each other in it are shuffled; null if each order is equally likely
     * @param epoch from 1
     */
    public static int[] of(int rows, boolean shuffle, @Nullable Integer block, long seed, long epoch) {
        if (!shuffle) {
            return IntStream.range(0, rows).toArray();
        }
        return block == null || block >= rows
                ? CounterRandom.of(seed, SHUFFLING, epoch).permutation(rows)
                : inBlocks(rows, block, seed, epoch);
    }

    private static int[] inBlocks(int rows, int block, long seed, long epoch) {
        int[] blocks = CounterRandom.of(seed, SHUFFLING, epoch).permutation((rows - 1) / block + 1);
        int[] order = new int[rows];
        int done = 0;
        for (int from = 0; from < blocks.length; from += WINDOW) {
            int[] near = rows(blocks, from, block, rows);
            int[] mixed = CounterRandom.of(seed, SHUFFLING, epoch, from).permutation(near.length);
            for (int place : mixed) {
                order[done++] = near[place];
            }
        }
        return order;
    }

    /** The rows of a window. */
    private static int[] rows(int[] blocks, int from, int block, int rows) {
        return IntStream.range(from, Math.min(from + WINDOW, blocks.length))
                .flatMap(i -> {
                    int first = blocks[i] * block;
                    return IntStream.range(first, first + Math.min(block, rows - first));
                })
                .toArray();
    }
}
