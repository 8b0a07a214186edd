package dev.descent.network;

/** A row holds a number that names no row of an embedding's table. */
public final class UnknownIdException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /** @param inputDim ids that the embedding has */
    UnknownIdException(double id, int inputDim) {
        super("An embedding got the id " + shown(id) + ", and has rows for the whole numbers from 0 to "
                + (inputDim - 1) + " only; make its `input_dim` larger than every id, or correct the data.");
    }

    private static String shown(double id) {
        return id == Math.rint(id) && Math.abs(id) < 1e15 ? String.valueOf((long) id) : String.valueOf(id);
    }
}
