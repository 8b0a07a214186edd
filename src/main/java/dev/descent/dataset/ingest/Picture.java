package dev.descent.dataset.ingest;

/**
 * A decoded image.
 *
 * @param channels 1 for gray, 3 for red, green and blue
 * @param values 0 to 255, row by row, channels last
 */
record Picture(int height, int width, int channels, byte[] values) {

    /** In gray, by the weights of ITU-R 601 as Pillow rounds them, or in color. */
    Picture channels(int wanted) {
        if (wanted == channels) {
            return this;
        }
        byte[] other = new byte[height * width * wanted];
        for (int pixel = 0; pixel < height * width; pixel++) {
            if (wanted == 1) {
                int gray = 19595 * at(3 * pixel) + 38470 * at(3 * pixel + 1) + 7471 * at(3 * pixel + 2);
                other[pixel] = (byte) (gray + 0x8000 >> 16);
            } else {
                other[3 * pixel] = other[3 * pixel + 1] = other[3 * pixel + 2] = values[pixel];
            }
        }
        return new Picture(height, width, wanted, other);
    }

    private int at(int index) {
        return values[index] & 0xFF;
    }

    /** Of another size: bilinear, over all pixels that a pixel covers where the image shrinks, as Pillow's BILINEAR does. */
    Picture resized(int toHeight, int toWidth) {
        Picture wide = toWidth == width ? this : acrossColumns(toWidth);
        return toHeight == height ? wide : wide.acrossRows(toHeight);
    }

    private Picture acrossColumns(int toWidth) {
        Triangle[] columns = Triangle.all(width, toWidth);
        byte[] to = new byte[height * toWidth * channels];
        int at = 0;
        for (int row = 0; row < height; row++) {
            for (Triangle column : columns) {
                for (int channel = 0; channel < channels; channel++) {
                    to[at++] = column.mean(values, row * width * channels + channel, channels);
                }
            }
        }
        return new Picture(height, toWidth, channels, to);
    }

    private Picture acrossRows(int toHeight) {
        int line = width * channels;
        byte[] to = new byte[toHeight * line];
        int at = 0;
        for (Triangle row : Triangle.all(height, toHeight)) {
            for (int i = 0; i < line; i++) {
                to[at++] = row.mean(values, i, line);
            }
        }
        return new Picture(toHeight, width, channels, to);
    }

    /**
     * What one pixel of another size is made of along one axis.
     *
     * @param first pixel that counts
     * @param weights of it and those behind, which sum to 1
     */
    private record Triangle(int first, float[] weights) {

        static Triangle[] all(int from, int to) {
            double scale = (double) from / to;
            double reach = Math.max(1, scale);
            Triangle[] all = new Triangle[to];
            for (int i = 0; i < to; i++) {
                double centre = (i + 0.5) * scale;
                int first = Math.max(0, (int) (centre - reach + 0.5));
                int end = Math.min(from, (int) (centre + reach + 0.5));
                float[] weights = new float[end - first];
                double sum = 0;
                for (int k = 0; k < weights.length; k++) {
                    weights[k] = (float) Math.max(0, 1 - Math.abs((first + k + 0.5 - centre) / reach));
                    sum += weights[k];
                }
                for (int k = 0; k < weights.length; k++) {
                    weights[k] /= (float) sum;
                }
                all[i] = new Triangle(first, weights);
            }
            return all;
        }

        byte mean(byte[] values, int offset, int stride) {
            float sum = 0;
            for (int k = 0; k < weights.length; k++) {
                sum += weights[k] * (values[offset + (first + k) * stride] & 0xFF);
            }
            return (byte) Math.round(sum);
        }
    }
}
