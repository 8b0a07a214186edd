package dev.descent.network;

import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.Vector;
import org.jspecify.annotations.Nullable;

/**
 * Makes images larger. Along each axis, the pixel at place p of the {@code factor} that one becomes is a weighted sum of two
 * neighbours: the one before and the one itself, or the one itself and the one behind.
 */
final class UpSampling implements Layer {

    /**
     * What a new pixel is made of.
     *
     * @param shift from the old pixel to the first of the two: −1 or 0
     * @param weight of the first
     */
    private record Mix(int shift, double weight) {

        static Mix[] all(int factor, boolean smooth) {
            Mix[] mixes = new Mix[factor];
            for (int i = 0; i < factor; i++) {
                double center = (i + 0.5) / factor - 0.5;
                int shift = (int) Math.floor(center);
                mixes[i] = smooth ? new Mix(shift, 1 - (center - shift)) : new Mix(0, 1);
            }
            return mixes;
        }
    }

    private final Tensor input;
    private final @Nullable Tensor inputGradient;
    private final Tensor output;
    private final @Nullable Tensor outputGradient;
    private final Mix[] vertical;
    private final Mix[] horizontal;
    private final int height;
    private final int width;
    private final int channels;
    /** Rows of the input and of the output. */
    private final Vector narrow;

    private final Vector mixed;
    private final Vector wide;
    private final Vector line;

    UpSampling(LayerContext context, int factorOfHeight, int factorOfWidth, boolean smooth) {
        context.forgetInput();
        this.input = context.input();
        this.inputGradient = context.inputGradient();
        this.vertical = Mix.all(factorOfHeight, smooth);
        this.horizontal = Mix.all(factorOfWidth, smooth);
        this.height = input.shape().size(1);
        this.width = input.shape().size(2);
        this.channels = input.shape().size(3);
        Shape shape = Shape.of(input.shape().size(0), height * factorOfHeight, width * factorOfWidth, channels);
        this.output = context.allocateOutput(shape);
        this.outputGradient = inputGradient == null ? null : context.temporaryGradient(shape);
        this.narrow = Vector.zeros(input.dtype(), width * channels);
        this.mixed = Vector.zeros(input.dtype(), narrow.size());
        this.wide = Vector.zeros(input.dtype(), narrow.size() * factorOfWidth);
        this.line = Vector.zeros(input.dtype(), wide.size());
    }

    @Override
    public Tensor output() {
        return output;
    }

    @Override
    public @Nullable Tensor outputGradient() {
        return outputGradient;
    }

    @Override
    public void forward(Pass pass) {
        for (int image = 0; image < input.shape().size(0); image++) {
            for (int row = 0; row < height; row++) {
                for (int i = 0; i < vertical.length; i++) {
                    if (i == 0 || !vertical[i].equals(vertical[i - 1])) {
                        mixed.fill(0);
                        mix(image, row, vertical[i]);
                        wide.fill(0);
                        widen();
                    }
                    output.write(((image * height + row) * vertical.length + i) * wide.size(), wide);
                }
            }
        }
    }

    private void mix(int image, int row, Mix mix) {
        addRow(image, row + mix.shift(), mix.weight());
        addRow(image, row + mix.shift() + 1, 1 - mix.weight());
    }

    private void addRow(int image, int row, double weight) {
        if (weight != 0) {
            input.read((image * height + clamp(row, height)) * narrow.size(), narrow);
            mixed.add(weight, narrow);
        }
    }

    private void widen() {
        for (int i = 0; i < horizontal.length; i++) {
            Mix mix = horizontal[i];
            for (int neighbour = 0; neighbour < 2; neighbour++) {
                int shift = mix.shift() + neighbour;
                double weight = neighbour == 0 ? mix.weight() : 1 - mix.weight();
                if (weight != 0) {
                    int step = horizontal.length * channels;
                    int from = Math.max(0, -shift);
                    int to = width - Math.max(0, shift);
                    int at = i * channels;
                    wide.addRuns(
                            weight,
                            at + from * step,
                            step,
                            mixed,
                            (from + shift) * channels,
                            channels,
                            channels,
                            to - from);
                    if (shift != 0) {
                        int rim = shift < 0 ? 0 : width - 1;
                        wide.addRuns(weight, at + rim * step, step, mixed, rim * channels, channels, channels, 1);
                    }
                }
            }
        }
    }

    @Override
    public void backward(Pass pass) {
        if (inputGradient == null || outputGradient == null) {
            return;
        }
        for (int image = 0; image < input.shape().size(0); image++) {
            for (int row = 0; row < height; row++) {
                wide.fill(0);
                for (int near = Math.max(0, row - 1); near <= Math.min(height - 1, row + 1); near++) {
                    collect(outputGradient, image, row, near);
                }
                mixed.fill(0);
                shrink();
                inputGradient.write((image * height + row) * mixed.size(), mixed);
            }
        }
    }

    /** Adds what a row gets of the rows that a neighbour became. */
    private void collect(Tensor gradient, int image, int row, int near) {
        for (int i = 0; i < vertical.length; i++) {
            Mix mix = vertical[i];
            double weight = (clamp(near + mix.shift(), height) == row ? mix.weight() : 0)
                    + (clamp(near + mix.shift() + 1, height) == row ? 1 - mix.weight() : 0);
            if (weight != 0) {
                gradient.read(((image * height + near) * vertical.length + i) * line.size(), line);
                wide.add(weight, line);
            }
        }
    }

    /** The reverse of {@link #widen}. */
    private void shrink() {
        for (int i = 0; i < horizontal.length; i++) {
            Mix mix = horizontal[i];
            for (int neighbour = 0; neighbour < 2; neighbour++) {
                int shift = mix.shift() + neighbour;
                double weight = neighbour == 0 ? mix.weight() : 1 - mix.weight();
                if (weight != 0) {
                    int step = horizontal.length * channels;
                    int from = Math.max(0, -shift);
                    int to = width - Math.max(0, shift);
                    int at = i * channels;
                    mixed.addRuns(
                            weight,
                            (from + shift) * channels,
                            channels,
                            wide,
                            at + from * step,
                            step,
                            channels,
                            to - from);
                    if (shift != 0) {
                        int rim = shift < 0 ? 0 : width - 1;
                        mixed.addRuns(weight, rim * channels, channels, wide, at + rim * step, step, channels, 1);
                    }
                }
            }
        }
    }

    private static int clamp(int place, int length) {
        return Math.max(0, Math.min(length - 1, place));
    }
}
