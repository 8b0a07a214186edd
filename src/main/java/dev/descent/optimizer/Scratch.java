package dev.descent.optimizer;

import dev.descent.tensor.DType;
import dev.descent.tensor.Vector;
import java.util.ArrayList;
import java.util.List;

/** Room that a thread's parts use one after the other. Each room is an array of its own, so that operands begin at the same index. */
final class Scratch {

    private final DType dtype;
    private final List<Integer> sizes = new ArrayList<>();
    private final List<Vector> rooms = new ArrayList<>();

    Scratch(DType dtype) {
        this.dtype = dtype;
    }

    DType dtype() {
        return dtype;
    }

    /** Makes a room large enough; to be called for every part before the first {@link #room}. @param number from 0 */
    void reserve(int number, int size) {
        while (sizes.size() <= number) {
            sizes.add(0);
        }
        sizes.set(number, Math.max(size, sizes.get(number)));
    }

    /** The first elements of a room that was reserved; they hold what the part before left there. */
    Vector room(int number, int size) {
        while (rooms.size() <= number) {
            rooms.add(Vector.zeros(dtype, sizes.get(rooms.size())));
        }
        return rooms.get(number).slice(0, size);
    }
}
