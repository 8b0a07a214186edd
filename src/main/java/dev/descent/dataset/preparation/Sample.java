package dev.descent.dataset.preparation;

/** The rows that a step is fitted on, as the steps before it make them. */
public interface Sample {

    /** Does something with one row. */
    @FunctionalInterface
    interface Visitor {
        /**
         * @param values of the row, valid during the call
         * @param target class index, or number to predict
         */
        void accept(double[] values, RowContext context, double target);
    }

    int size();

    /** Visits every row, in the same order each time. */
    void forEach(Visitor visitor);
}
