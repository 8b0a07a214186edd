package dev.descent.network;

import dev.descent.tensor.DType;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.Vector;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one time step of a recurrent layer, block by block: in a block the numbers of one gate lie side by side, so that loops
 * over them are long and plain. Knows which rows are padding at which step.
 */
abstract class StepBlocks {

    /** Elements of the arrays that a loop goes over: a dozen of them fit into the first cache. */
    private static final int BLOCK = 1024;

    final int rows;
    final int steps;
    final int units;
    /** Numbers of one row: units of the first gate, of the second, … */
    final int width;

    private final DType dtype;
    private final boolean reversed;
    private final int blockRows;
    private final List<Block> blocks = new ArrayList<>();
    /** One row of one gate. */
    private final Vector row;
    /** Some rows of all gates. */
    private final Vector wide;
    /** Which time steps count, [rows, time]; null if all do. */
    private @Nullable Vector valid;

    /** A vector for a block, and how many of its elements belong to one row. */
    private record Block(Vector vector, int perRow) {}

    StepBlocks(LayerContext context, Recurrent spec) {
        this.dtype = context.dtype();
        this.rows = context.input().shape().size(0);
        this.steps = context.input().shape().size(1);
        this.units = spec.units();
        this.width = Math.multiplyExact(spec.gates(), units);
        this.reversed = spec.recurrence().goBackwards();
        this.blockRows = Math.min(rows, Math.max(1, BLOCK / units));
        this.wide = Vector.zeros(dtype, blockRows * width);
        blocks.add(new Block(wide, width));
        this.row = Vector.zeros(dtype, units);
    }

    /** Place in time of the step that is taken as number {@code step}; and the other way round. */
    final int time(int step) {
        return reversed ? steps - 1 - step : step;
    }

    final boolean goesBackwards() {
        return reversed;
    }

    /** A vector of one gate's numbers in a block. */
    final Vector block() {
        Vector vector = Vector.zeros(dtype, blockRows * units);
        blocks.add(new Block(vector, units));
        return vector;
    }

    final Vector[] blocks(int count) {
        Vector[] vectors = new Vector[count];
        for (int i = 0; i < count; i++) {
            vectors[i] = block();
        }
        return vectors;
    }

    /** Where the next block begins. */
    final int next(int from) {
        return from + blockRows;
    }

    /** Makes the vectors as long as the block that begins at a row. */
    final void resize(int from) {
        int count = Math.min(blockRows, rows - from);
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            block.vector.moveTo(0, count * block.perRow);
        }
    }

    /** Number of the first element of a step's row in a tensor [steps · rows, units]. */
    final int at(int step, int from) {
        return (step * rows + from) * units;
    }

    /** Reads some rows of [n, …] gate by gate, as many gates as there are vectors. */
    final void readGates(Tensor tensor, int firstRow, Vector[] gates) {
        tensor.read(firstRow * width, wide);
        for (int k = 0; k < gates.length; k++) {
            gates[k].readColumns(wide, k * units, width, units);
        }
    }

    /** The reverse of {@link #readGates}. */
    final void writeGates(Tensor tensor, int firstRow, Vector[] gates) {
        for (int k = 0; k < gates.length; k++) {
            gates[k].writeColumns(wide, k * units, width, units);
        }
        tensor.write(firstRow * width, wide);
    }

    /** Keeps the gates of a block for the way back, in the room that its rows have in a tensor [steps · rows, width]. */
    final void save(Tensor tensor, int step, int from, Vector[] gates) {
        int place = (step * rows + from) * width;
        for (Vector gate : gates) {
            tensor.write(place, gate);
            place += gate.size();
        }
    }

    /** What {@link #save} kept. */
    final void restore(Tensor tensor, int step, int from, Vector[] gates) {
        int place = (step * rows + from) * width;
        for (Vector gate : gates) {
            tensor.read(place, gate);
            place += gate.size();
        }
    }

    /** Reads the rows of a block before a step from [steps · rows, units]: zeros before the first. */
    final void readBefore(Tensor tensor, int step, int from, Vector vector) {
        if (step == 0) {
            vector.fill(0);
        } else {
            tensor.read(at(step - 1, from), vector);
        }
    }

    /** Lets {@code tile} be one gate's bias, for each row of a block. */
    final void tile(Tensor bias, int from, Vector tile) {
        bias.read(from, row);
        tile.repeat(row);
    }

    /** Whether a row doesn't go on at a step, which is padding. */
    private boolean isPadding(int step, int atRow) {
        return valid != null && valid.get(atRow * steps + time(step)) == 0;
    }

    private int rowsOfBlock() {
        return wide.size() / width;
    }

    /** Where a step is padding, {@code fresh} becomes what was before it. @param tensor [steps · rows, units] */
    final void holdPadding(int step, int from, Vector fresh, Tensor tensor) {
        if (valid == null) {
            return;
        }
        for (int i = 0; i < rowsOfBlock(); i++) {
            if (isPadding(step, from + i)) {
                readBefore(tensor, step, from + i, row);
                fresh.write(i * units, row);
            }
        }
    }

    /** Where a step is padding, gradients of its gates are 0. */
    final void clearPadding(int step, int from, Vector[] gradients) {
        if (valid == null) {
            return;
        }
        row.fill(0);
        for (int i = 0; i < rowsOfBlock(); i++) {
            if (isPadding(step, from + i)) {
                for (Vector gradient : gradients) {
                    gradient.write(i * units, row);
                }
            }
        }
    }

    /** Where a step is padding, {@code gradient} becomes what came from the step behind it. @param tensor [rows, units] */
    final void passPadding(int step, int from, Vector gradient, Tensor tensor) {
        if (valid == null) {
            return;
        }
        for (int i = 0; i < rowsOfBlock(); i++) {
            if (isPadding(step, from + i)) {
                if (step == steps - 1) {
                    row.fill(0);
                } else {
                    tensor.read((from + i) * units, row);
                }
                gradient.write(i * units, row);
            }
        }
    }

    /** Where a step is padding, {@code target} becomes {@code source}. */
    final void copyPadding(int step, int from, Vector source, Vector target) {
        if (valid == null) {
            return;
        }
        for (int i = 0; i < rowsOfBlock(); i++) {
            if (isPadding(step, from + i)) {
                row.readColumns(source, i * units, units, units);
                target.write(i * units, row);
            }
        }
    }

    /** Takes over which time steps count. @param mask [rows, time] */
    final void readMask(Tensor mask) {
        if (valid == null) {
            valid = Vector.zeros(dtype, rows * steps);
        }
        mask.read(0, valid);
    }
}
