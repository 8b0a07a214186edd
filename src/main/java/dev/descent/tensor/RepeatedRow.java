package dev.descent.tensor;

/** Writes one vector into each row of a matrix. */
final class RepeatedRow implements Op {

    private static final int BLOCK = 2048;

    private final Tensor row;
    private final Tensor matrix;
    private final Vector one;
    private final Vector several;
    private final Vector rest;

    RepeatedRow(Tensor row, Tensor matrix) {
        this.row = row;
        this.matrix = matrix;
        int width = row.elements();
        int rows = matrix.elements() / width;
        int atOnce = Math.min(rows, Math.max(1, BLOCK / width));
        this.one = Vector.zeros(row.dtype(), width);
        this.several = Vector.zeros(row.dtype(), atOnce * width);
        this.rest = several.slice(0, rows % atOnce * width);
    }

    @Override
    public void run() {
        row.read(0, one);
        several.repeat(one);
        int end = matrix.elements() - rest.size();
        for (int from = 0; from < end; from += several.size()) {
            matrix.write(from, several);
        }
        matrix.write(end, rest);
    }
}
