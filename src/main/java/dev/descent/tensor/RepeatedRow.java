package dev.descent.tensor;

/** Writes one vector into each row of a matrix. */
final class RepeatedRow implements Op {

    private static final int BLOCK = 2048;

    private final Tensor row;
    private final Tensor matrix;
    private final int width;
    private final Vector block;

    RepeatedRow(Tensor row, Tensor matrix) {
        this.row = row;
        this.matrix = matrix;
        this.width = row.elements();
        this.block = Vector.zeros(row.dtype(), Math.min(Math.max(1, BLOCK / width) * width, matrix.elements()));
    }

    @Override
    public void run() {
        int length = Math.min(Math.max(1, BLOCK / width) * width, matrix.elements());
        for (int from = 0; from < length; from += width) {
            block.moveTo(from, width);
            row.read(0, block);
        }
        for (int from = 0; from < matrix.elements(); from += length) {
            block.moveTo(0, Math.min(length, matrix.elements() - from));
            matrix.write(from, block);
        }
    }
}
