package dev.descent.dataset.augmentation;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.Objects;

/** How an image is read at places between and beyond its pixels. Names and defaults are Keras's. */
public record Resampling(
        @JsonPropertyDescription("How the pixels between pixels are found")
        Interpolation interpolation,

        @JsonPropertyDescription(
                "What stands beyond the edges: the fill value, the pixel at the edge, the image mirrored, or the image again")
        FillMode fillMode,

        @JsonPropertyDescription("Of fill mode `constant`: the value, among those that the network gets")
        Double fillValue) {

    /** How a pixel between pixels is found. */
    public enum Interpolation {
        /** From the four around the place. */
        @JsonProperty("bilinear")
        BILINEAR,
        /** It is the nearest one. */
        @JsonProperty("nearest")
        NEAREST
    }

    public Resampling {
        interpolation = Objects.requireNonNullElse(interpolation, Interpolation.BILINEAR);
        fillMode = Objects.requireNonNullElse(fillMode, FillMode.REFLECT);
        fillValue = Objects.requireNonNullElse(fillValue, 0.0);
    }

    /** Reads each axis of an image by itself: pixel (y, x) of the result stands at (y·scale + shift) of each axis. */
    void stretch(Canvas image, double yScale, double yShift, double xScale, double xShift) {
        Axis rows = new Axis(this, image.height, yScale, yShift);
        Axis columns = new Axis(this, image.width, xScale, xShift);
        float[] from = image.copy();
        int run = image.width * image.channels;
        float[] line = new float[run];
        for (int y = 0; y < image.height; y++) {
            rows.mixRows(y, from, run, line);
            columns.mixPixels(line, image.channels, image.values, image.offset + y * run);
        }
    }

    /** Reads an image along slanted axes: pixel (y, x) of the result stands at (yy·y + yx·x + y0, xy·y + xx·x + x0). */
    void slant(Canvas image, double yy, double yx, double y0, double xy, double xx, double x0) {
        float[] from = image.copy();
        int place = image.offset;
        for (int y = 0; y < image.height; y++) {
            for (int x = 0; x < image.width; x++) {
                read(from, image, (float) (yy * y + yx * x + y0), (float) (xy * y + xx * x + x0), place);
                place += image.channels;
            }
        }
    }

    private void read(float[] from, Canvas image, float y, float x, int to) {
        boolean nearest = interpolation == Interpolation.NEAREST;
        int top = (int) Math.floor(nearest ? y + 0.5f : y);
        int left = (int) Math.floor(nearest ? x + 0.5f : x);
        float down = nearest ? 0 : y - top;
        float right = nearest ? 0 : x - left;
        int channels = image.channels;
        int run = image.width * channels;
        boolean inside = top >= 0 && left >= 0 && top + 1 < image.height && left + 1 < image.width;
        if (!inside) {
            readAtEdge(from, image, top, left, down, right, to);
            return;
        }
        int place = top * run + left * channels;
        for (int channel = 0; channel < channels; channel++) {
            float a = from[place + channel];
            float b = from[place + channels + channel];
            float c = from[place + run + channel];
            float d = from[place + run + channels + channel];
            image.values[to + channel] = mean(a, b, c, d, down, right);
        }
    }

    private void readAtEdge(float[] from, Canvas image, int top, int left, float down, float right, int to) {
        int run = image.width * image.channels;
        int y0 = fillMode.place(top, image.height);
        int y1 = fillMode.place(top + 1, image.height);
        int x0 = fillMode.place(left, image.width);
        int x1 = fillMode.place(left + 1, image.width);
        float fill = fillValue.floatValue();
        for (int channel = 0; channel < image.channels; channel++) {
            float a = y0 < 0 || x0 < 0 ? fill : from[y0 * run + x0 * image.channels + channel];
            float b = y0 < 0 || x1 < 0 ? fill : from[y0 * run + x1 * image.channels + channel];
            float c = y1 < 0 || x0 < 0 ? fill : from[y1 * run + x0 * image.channels + channel];
            float d = y1 < 0 || x1 < 0 ? fill : from[y1 * run + x1 * image.channels + channel];
            image.values[to + channel] = mean(a, b, c, d, down, right);
        }
    }

    /** Of the pixels above left, above right, below left and below right of a place. */
    private static float mean(float a, float b, float c, float d, float down, float right) {
        float above = a + right * (b - a);
        float below = c + right * (d - c);
        return above + down * (below - above);
    }
}
