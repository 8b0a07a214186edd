package dev.descent.dataset.preparation;

import dev.descent.tensor.Shape;

/**
 * An image of another size. With {@code BILINEAR} the centres of the pixels are aligned, as in PyTorch's
 * {@code interpolate(align_corners=False)} and OpenCV; without antialiasing.
 *
 * @param before (height, width, channels)
 * @param after (height, width, channels)
 */
record Resized(Shape before, Shape after, Resize.Interpolation interpolation) implements RowTransform {

    @Override
    public void apply(double[] from, double[] to, RowContext context) {
        int channels = before.size(2);
        double down = (double) before.size(0) / after.size(0);
        double across = (double) before.size(1) / after.size(1);
        int at = 0;
        for (int i = 0; i < after.size(0); i++) {
            double y = place(i, down, before.size(0));
            for (int j = 0; j < after.size(1); j++) {
                double x = place(j, across, before.size(1));
                for (int channel = 0; channel < channels; channel++) {
                    to[at++] = value(from, y, x, channel);
                }
            }
        }
    }

    private double place(int pixel, double scale, int size) {
        double centre = interpolation == Resize.Interpolation.NEAREST
                ? Math.floor(pixel * scale)
                : Math.max(0, (pixel + 0.5) * scale - 0.5);
        return Math.min(centre, size - 1);
    }

    private double value(double[] from, double y, double x, int channel) {
        int top = (int) y;
        int left = (int) x;
        double down = y - top;
        double across = x - left;
        int bottom = Math.min(top + 1, before.size(0) - 1);
        int right = Math.min(left + 1, before.size(1) - 1);
        return (1 - down) * ((1 - across) * at(from, top, left, channel) + across * at(from, top, right, channel))
                + down * ((1 - across) * at(from, bottom, left, channel) + across * at(from, bottom, right, channel));
    }

    private double at(double[] from, int row, int column, int channel) {
        return from[(row * before.size(1) + column) * before.size(2) + channel];
    }
}
