package dev.descent.dataset.augmentation;

/** For each place of an axis the two places that it is mixed from, once for all lines along it. */
final class Axis {

    private final int[] low;
    private final int[] high;
    private final float[] ofLow;
    private final float[] ofHigh;
    /** What the fill value adds. */
    private final float[] rest;
    /** Whether each place is one other place, or the fill value. */
    private final boolean whole;

    /** Place i is read at i·scale + shift. */
    Axis(Resampling resampling, int n, double scale, double shift) {
        this.low = new int[n];
        this.high = new int[n];
        this.ofLow = new float[n];
        this.ofHigh = new float[n];
        this.rest = new float[n];
        boolean nearest = resampling.interpolation() == Resampling.Interpolation.NEAREST;
        float fill = resampling.fillValue().floatValue();
        boolean noneMixed = true;
        for (int i = 0; i < n; i++) {
            double place = i * scale + shift;
            double floor = Math.floor(nearest ? place + 0.5 : place);
            float share = nearest ? 0 : (float) (place - floor);
            int below = resampling.fillMode().place((int) floor, n);
            int above = resampling.fillMode().place((int) floor + 1, n);
            low[i] = Math.max(0, below);
            high[i] = Math.max(0, above);
            ofLow[i] = below < 0 ? 0 : 1 - share;
            ofHigh[i] = above < 0 ? 0 : share;
            rest[i] = fill * ((below < 0 ? 1 - share : 0) + (above < 0 ? share : 0));
            noneMixed &= share == 0;
        }
        this.whole = noneMixed;
    }

    /** Line y of an image whose lines have {@code run} numbers. */
    void mixRows(int y, float[] from, int run, float[] line) {
        int a = low[y] * run;
        int b = high[y] * run;
        float p = ofLow[y];
        float q = ofHigh[y];
        float r = rest[y];
        if (p == 1) {
            System.arraycopy(from, a, line, 0, run);
            return;
        }
        for (int i = 0; i < run; i++) {
            line[i] = p * from[a + i] + q * from[b + i] + r;
        }
    }

    /** Every pixel of a line. */
    void mixPixels(float[] line, int channels, float[] to, int offset) {
        if (channels == 1 && whole) {
            for (int x = 0; x < low.length; x++) {
                to[offset + x] = ofLow[x] * line[low[x]] + rest[x];
            }
        } else if (channels == 1) {
            for (int x = 0; x < low.length; x++) {
                to[offset + x] = ofLow[x] * line[low[x]] + ofHigh[x] * line[high[x]] + rest[x];
            }
        } else {
            mixPixelsOf(channels, line, to, offset);
        }
    }

    private void mixPixelsOf(int channels, float[] line, float[] to, int offset) {
        for (int x = 0; x < low.length; x++) {
            int a = low[x] * channels;
            int b = high[x] * channels;
            for (int channel = 0; channel < channels; channel++) {
                to[offset + x * channels + channel] =
                        ofLow[x] * line[a + channel] + ofHigh[x] * line[b + channel] + rest[x];
            }
        }
    }
}
