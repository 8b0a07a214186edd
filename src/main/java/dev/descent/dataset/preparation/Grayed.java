package dev.descent.dataset.preparation;

/** The brightness of each pixel of red, green and blue: 0.2989 R + 0.587 G + 0.114 B (ITU-R BT.601, rounded as in Keras). */
record Grayed() implements RowTransform {

    @Override
    public void apply(double[] from, double[] to, RowContext context) {
        for (int pixel = 0; pixel < to.length; pixel++) {
            to[pixel] = 0.2989 * from[3 * pixel] + 0.587 * from[3 * pixel + 1] + 0.114 * from[3 * pixel + 2];
        }
    }
}
