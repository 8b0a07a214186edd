package dev.descent.dataset.augmentation;

import dev.descent.tensor.Shape;
import java.util.Arrays;

/**
 * One row that is being changed, and room for a copy of it: an image of height × width × channels, a sequence of steps × 1 × features,
 * or 1 × 1 × columns. In single precision, whatever the job's. Not safe for use by several threads.
 */
public final class Canvas {

    final int height;
    final int width;
    final int channels;

    /** Numbers of the row. */
    final int size;

    float[] values = new float[0];
    /** Place of the row's first number among the values. */
    int offset;

    private final float[] room;

    /** A place for rows of a shape, without a row. */
    public Canvas(Shape shape) {
        int rank = shape.rank();
        this.size = Math.toIntExact(shape.elements());
        this.channels = shape.size(-1);
        this.height = rank == 2 || rank == 3 ? shape.size(0) : 1;
        this.width = rank == 3 ? shape.size(1) : 1;
        this.room = new float[size];
    }

    /** Turns to the row that begins at a place of an array: it is changed there. */
    public void moveTo(float[] array, int from) {
        values = array;
        offset = from;
    }

    /** A copy of the row as it is now, from place 0; valid until the next call. */
    float[] copy() {
        System.arraycopy(values, offset, room, 0, size);
        return room;
    }

    /** Writes one value over a box. */
    void fill(Box box, float value) {
        for (int y = box.top(); y < box.bottom(); y++) {
            int from = offset + (y * width + box.left()) * channels;
            Arrays.fill(values, from, from + (box.right() - box.left()) * channels, value);
        }
    }

    /** Writes the same box of another row over this one's. */
    void paste(Box box, Canvas other) {
        int run = (box.right() - box.left()) * channels;
        for (int y = box.top(); y < box.bottom(); y++) {
            int from = (y * width + box.left()) * channels;
            System.arraycopy(other.values, other.offset + from, values, offset + from, run);
        }
    }

    /** Keeps all values within a range. */
    void clamp(float low, float high) {
        for (int i = offset; i < offset + size; i++) {
            values[i] = Math.min(Math.max(values[i], low), high);
        }
    }
}
