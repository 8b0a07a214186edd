package dev.descent.optimizer;

import dev.descent.tensor.DType;
import dev.descent.tensor.Vector;
import java.util.ArrayList;
import java.util.List;

/** Room that a thread's parts use one after the other. Each room is an array of its own, so that operands begin at the same index. */
final class Scratch {

    private final DType dtype;
    private final List<Vector> rooms = new ArrayList<>();

    Scratch(DType dtype) {
        this.dtype = dtype;
    }

    DType dtype() {
        return dtype;
    }

    /** The first elements of a room; they hold what the part before left there. @param number from 0 */
    Vector room(int number, int size) {
        while (rooms.size() <= number) {
            rooms.add(Vector.zeros(dtype, size));
        }
        if (rooms.get(number).size() < size) {
            rooms.set(number, Vector.zeros(dtype, size));
        }
        return rooms.get(number).slice(0, size);
    }
}
