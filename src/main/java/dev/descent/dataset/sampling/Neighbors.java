package dev.descent.dataset.sampling;

import java.util.Arrays;

/** The nearest neighbours of points, found by comparing each with each. */
public final class Neighbors {

    private Neighbors() {}

    /**
     * The points that lie nearest to each by Euclid's distance, the nearest first, of equally near ones the first first.
     *
     * @param columns the points' coordinates: an array of all points' for each
     * @param points their number
     * @param k neighbours of each, less than {@code points}
     */
    public static int[][] nearest(float[][] columns, int points, int k) {
        int[][] nearest = new int[points][];
        float[] squares = new float[points];
        for (int point = 0; point < points; point++) {
            Arrays.fill(squares, 0);
            for (float[] column : columns) {
                addSquares(squares, column, column[point]);
            }
            squares[point] = Float.POSITIVE_INFINITY;
            nearest[point] = least(squares, k);
        }
        return nearest;
    }

    private static void addSquares(float[] squares, float[] column, float from) {
        for (int i = 0; i < squares.length; i++) {
            squares[i] += (column[i] - from) * (column[i] - from);
        }
    }

    /** Places of the k least numbers. */
    private static int[] least(float[] numbers, int k) {
        int[] places = new int[k];
        float[] found = new float[k];
        Arrays.fill(found, Float.POSITIVE_INFINITY);
        for (int i = 0; i < numbers.length; i++) {
            if (numbers[i] < found[k - 1]) {
                int at = k - 1;
                while (at > 0 && found[at - 1] > numbers[i]) {
                    found[at] = found[at - 1];
                    places[at] = places[at - 1];
                    at--;
                }
                found[at] = numbers[i];
                places[at] = i;
            }
        }
        return places;
    }
}
