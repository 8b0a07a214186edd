package dev.descent.dataset.split;

import java.util.List;

/** The rows that are to be split, and what a split may ask of them. */
public interface Candidates {

    /** Their numbers in the data set, ascending. */
    int[] rows();

    /** Class index, or number to predict, of a row of the data set. */
    float target(int row);

    /** Classes of the target; 0 if it is a number. */
    int classes();

    /** Values of a column for each of the rows: numbers, seconds since 1970, or indices of categories; NaN where they are missing. */
    double[] column(String name);

    /** Categories of a column, empty if it holds numbers. */
    List<String> categories(String column);
}
