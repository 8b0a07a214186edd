package dev.descent.network;

import dev.descent.tensor.DType;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.Vector;
import org.jspecify.annotations.Nullable;

/**
 * What each window of an image covers, as a row of a matrix [windows, height·width·channels of the window], so that a convolution is
 * a matrix product (Chellapilla, Puri, Simard 2006: «High Performance Convolutional Neural Networks for Document Processing»). Images
 * are worked on in strips of some lines of windows, which stay in the processor's cache.
 */
final class Patches {

    /** Elements of a strip's patches, roughly. */
    private static final int STRIP = 1 << 15;

    /** Elements of a block's patches, roughly. */
    private static final int BLOCK = 1 << 18;

    private final DType dtype;
    private final Windows.Axis height;
    private final Windows.Axis width;
    private final int channels;
    private final boolean ones;
    private final boolean transposed;
    /** Lines of windows in a strip. */
    private final int lines;

    private @Nullable Room room;

    /** Room on the heap, taken when the first pass runs; {@code sum} is a view of {@code padded}. */
    private record Room(Vector image, Vector padded, Vector sum, Vector side, Vector strip, Vector part) {}

    /**
     * @param ones whether a 1 stands behind each window's elements, for the bias
     * @param transposed whether the matrix is [elements, windows]: faster to build where there are few channels
     */
    Patches(DType dtype, Windows.Axis height, Windows.Axis width, int channels, boolean ones, boolean transposed) {
        this.dtype = dtype;
        this.height = height;
        this.width = width;
        this.channels = channels;
        this.ones = ones;
        this.transposed = transposed;
        this.lines = Math.max(1, Math.min(height.output(), STRIP / Math.max(1, width.output() * elements())));
    }

    /** The same windows, for {@link #scatter}. */
    Patches withoutOnes() {
        return new Patches(dtype, height, width, channels, false, false);
    }

    /** Windows of one image. */
    int windows() {
        return height.output() * width.output();
    }

    /** Elements of one window, and the 1. */
    int elements() {
        return height.size() * width.size() * channels + (ones ? 1 : 0);
    }

    /** How many of some images make a block, whose patches stay in the cache. */
    int block(int images) {
        return (int) Math.max(1, Math.min(images, BLOCK / ((long) windows() * elements())));
    }

    /** Shape of the patches of some images. */
    Shape shape(int images) {
        int rows = Math.multiplyExact(images, windows());
        return transposed ? Shape.of(elements(), rows) : Shape.of(rows, elements());
    }

    /** The patches of {@code count} images from number {@code first} on. */
    void gather(Tensor images, int first, int count, Tensor patches) {
        Room heap = room();
        for (int image = 0; image < count; image++) {
            for (int line = 0; line < height.output(); line += lines) {
                int several = Math.min(lines, height.output() - line);
                load(images, first + image, line, several, heap);
                int windows = several * width.output();
                int at = image * windows() + line * width.output();
                if (transposed) {
                    spread(heap, several);
                    for (int element = 0; element < elements(); element++) {
                        heap.part.moveTo(element * windows, windows);
                        patches.write(element * count * windows() + at, heap.part);
                    }
                } else {
                    lay(heap, several);
                    heap.part.moveTo(0, windows * elements());
                    patches.write(at * elements(), heap.part);
                }
            }
        }
    }

    /**
     * The reverse: each element of {@code count} images from number {@code first} on becomes the sum of all that stands for it in the
     * patches, which aren't transposed and have no ones.
     */
    void scatter(Tensor patches, int first, int count, Tensor images) {
        Room heap = room();
        int pixels = width.input() * channels;
        if (lines < height.output()) {
            images.view(first * height.input() * pixels, Shape.of(count * height.input() * pixels))
                    .fill(0);
        }
        for (int image = 0; image < count; image++) {
            for (int line = 0; line < height.output(); line += lines) {
                int several = Math.min(lines, height.output() - line);
                int windows = several * width.output();
                heap.part.moveTo(0, windows * elements());
                patches.read((image * windows() + line * width.output()) * elements(), heap.part);
                heap.padded.moveTo(0, rows(lines) * width.covered() * channels);
                heap.padded.fill(0);
                pile(heap, several);
                store(images, first + image, line, several, heap);
            }
        }
    }

    private Room room() {
        Room heap = room;
        if (heap == null) {
            int rows = lines == height.output() ? Math.max(height.input(), rows(lines)) : rows(lines);
            Vector strip = Vector.zeros(dtype, lines * width.output() * elements());
            Vector padded = Vector.zeros(dtype, rows(lines) * width.covered() * channels);
            heap = new Room(
                    Vector.zeros(dtype, rows * width.input() * channels),
                    padded,
                    padded.slice(0, 0),
                    Vector.zeros(dtype, ones ? 0 : padded.size()),
                    strip,
                    strip.slice(0, 0));
            if (ones) {
                strip.fill(1);
            }
            room = heap;
        }
        return heap;
    }

    /** Rows of the image that some lines of windows cover, those in the padding included. */
    private int rows(int several) {
        return (several - 1) * height.stride() + (height.size() - 1) * height.dilation() + 1;
    }

    /** First row of the image in a strip, counted from the padding's first. */
    private int top(int line) {
        return Math.max(0, height.before() - line * height.stride());
    }

    private int rowsInside(int line, int several) {
        int start = line * height.stride() - height.before();
        return Math.max(0, Math.min(rows(several), height.input() - start) - top(line));
    }

    private int columnsInside() {
        return Math.min(width.input(), width.covered() - width.before());
    }

    /** Rows of an image, with the padding around them. */
    private void load(Tensor images, int image, int line, int several, Room heap) {
        int inside = rowsInside(line, several);
        int pixels = width.input() * channels;
        int row = Math.max(0, line * height.stride() - height.before());
        boolean whole = width.before() == 0 && width.covered() == width.input() && inside == rows(several);
        boolean asItIs = whole && !planes();
        Vector target = asItIs ? heap.padded : heap.image;
        target.moveTo(0, inside * pixels);
        if (inside > 0) {
            images.read((image * height.input() + row) * pixels, target);
        }
        if (asItIs) {
            return;
        }
        heap.padded.moveTo(0, rows(lines) * width.covered() * channels);
        if (!whole) {
            heap.padded.fill(0);
        }
        int to = top(line) * width.covered() + width.before();
        if (planes()) {
            for (int channel = 0; channel < channels; channel++) {
                for (int r = 0; r < inside; r++) {
                    int first = to + (channel * rows(lines) + r) * width.covered();
                    heap.padded.copyRuns(first, 1, heap.image, r * pixels + channel, channels, 1, columnsInside());
                }
            }
        } else {
            int padded = width.covered() * channels;
            heap.padded.copyRuns(to * channels, padded, heap.image, 0, pixels, columnsInside() * channels, inside);
        }
    }

    /** Whether channels are worked on one after the other: then lines of windows are copied as they are. */
    private boolean planes() {
        return transposed && channels > 1;
    }

    /** Adds what was piled up to the rows of an image. */
    private void store(Tensor images, int image, int line, int several, Room heap) {
        int inside = rowsInside(line, several);
        int pixels = width.input() * channels;
        int row = Math.max(0, line * height.stride() - height.before());
        boolean whole = lines == height.output();
        heap.image.moveTo(0, (whole ? height.input() : inside) * pixels);
        int at = (image * height.input() + (whole ? 0 : row)) * pixels;
        if (whole) {
            heap.image.fill(0);
        } else {
            images.read(at, heap.image);
        }
        heap.image.addRuns(
                1,
                0,
                pixels,
                heap.padded,
                (top(line) * width.covered() + width.before()) * channels,
                width.covered() * channels,
                columnsInside() * channels,
                inside);
        images.write(at, heap.image);
    }

    /** Elements that lie beside each other in the image and in the window. */
    private int run() {
        return width.dilation() == 1 ? width.size() * channels : channels;
    }

    /** Number of an element of the padded strip. */
    private int pixel(int line, int i, int j) {
        return ((line * height.stride() + i * height.dilation()) * width.covered() + j * width.dilation()) * channels;
    }

    private void lay(Room heap, int several) {
        int runs = width.size() * channels / run();
        for (int line = 0; line < several; line++) {
            int to = line * width.output() * elements();
            for (int i = 0; i < height.size(); i++) {
                for (int j = 0; j < runs; j++) {
                    int from = pixel(line, i, j);
                    heap.strip.copyRuns(
                            to + (i * runs + j) * run(),
                            elements(),
                            heap.padded,
                            from,
                            width.stride() * channels,
                            run(),
                            width.output());
                }
            }
        }
    }

    private void pile(Room heap, int several) {
        int run = width.stride() == 1 ? channels : run();
        int runs = width.size() * channels / run;
        for (int line = 0; line < several; line++) {
            int from = line * width.output() * elements();
            for (int i = 0; i < height.size(); i++) {
                for (int j = 0; j < runs; j++) {
                    pile(heap, pixel(line, i, j), from + (i * runs + j) * run, run);
                }
            }
        }
    }

    /** Adds the same part of all windows of a line. */
    private void pile(Room heap, int to, int from, int run) {
        if (width.stride() == 1) {
            // What goes to neighbours is laid side by side first: a sum of long runs at the same indices is a
            // vectorized loop.
            int length = width.output() * channels;
            heap.side.moveTo(0, heap.padded.size());
            heap.side.copyRuns(to, channels, heap.strip, from, elements(), channels, width.output());
            heap.side.moveTo(to, length);
            heap.sum.moveTo(to, length);
            heap.sum.add(1, heap.side);
        } else {
            int step = width.stride() * channels;
            heap.padded.addRuns(1, to, step, heap.strip, from, elements(), run, width.output());
        }
    }

    private void spread(Room heap, int several) {
        int windows = several * width.output();
        int element = 0;
        for (int i = 0; i < height.size(); i++) {
            for (int j = 0; j < width.size(); j++) {
                for (int channel = 0; channel < channels; channel++) {
                    for (int line = 0; line < several; line++) {
                        int row = channel * rows(lines) + line * height.stride() + i * height.dilation();
                        heap.strip.copyRuns(
                                element * windows + line * width.output(),
                                1,
                                heap.padded,
                                row * width.covered() + j * width.dilation(),
                                width.stride(),
                                1,
                                width.output());
                    }
                    element++;
                }
            }
        }
        if (ones) {
            heap.part.moveTo(element * windows, windows);
            heap.part.fill(1);
        }
    }
}
