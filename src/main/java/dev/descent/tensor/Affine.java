package dev.descent.tensor;

/** A matrix product on top of a bias that all rows have. */
final class Affine implements Op {

    /** Elements that are written at once. */
    private static final int BLOCK = 2048;

    private final Tensor bias;
    private final Tensor output;
    private final Op addProduct;
    private final Vector row;
    private final Vector rows;
    private final Vector rest;

    /** @param addProduct adds the product to the output */
    Affine(Tensor bias, Tensor output, Op addProduct) {
        this.bias = bias;
        this.output = output;
        this.addProduct = addProduct;
        int width = bias.elements();
        int count = output.elements() / width;
        int atOnce = Math.min(count, Math.max(1, BLOCK / width));
        this.row = Vector.zeros(bias.dtype(), width);
        this.rows = Vector.zeros(bias.dtype(), atOnce * width);
        this.rest = rows.slice(0, count % atOnce * width);
    }

    @Override
    public void run() {
        bias.read(0, row);
        rows.repeat(row);
        int end = output.elements() - rest.size();
        for (int from = 0; from < end; from += rows.size()) {
            output.write(from, rows);
        }
        output.write(end, rest);
        addProduct.run();
    }
}
