package dev.descent.network;

import dev.descent.tensor.Op;
import dev.descent.tensor.Ops;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.Vector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@link Gru} that resets the state before its product with the recurrent kernel, bound to its buffers. */
final class GruResetBeforeLayer extends Recurrence {

    private static final int UPDATE = 0;
    private static final int RESET = 1;
    private static final int CANDIDATE = 2;
    private static final int GATES = 3;

    private final Curve activation;
    private final Curve recurrentActivation;
    private final @Nullable Tensor bias;
    private final Vector[] biases;
    private final Vector[] raw;
    private final Vector[] gates;
    private final Vector[] gradients;
    private final Vector h;
    private final Vector previous;
    private final Vector part;
    /** The state's share of the update and the reset gate, each [rows, units]. */
    private final Tensor[] products;

    private final Tensor innerProduct;
    /** States that were reset before each step, [steps · rows, units]. */
    private final Tensor resets;
    /** Gates before their activations, saved beside those in {@code projected}. */
    private final Tensor rawGates;

    private final @Nullable Backward way;
    private final Op[] recurUpdate;
    private final Op[] recurReset;
    private final Op[] recurCandidate;

    /**
     * What the way back needs.
     *
     * @param gates gradients of each gate, [steps · rows, units]
     * @param reset gradient of the state that was reset, [rows, units]
     * @param sums what the update and the reset gate send back to the state, [rows, units]
     */
    private record Backward(Tensor[] gates, Tensor reset, Tensor[] sums, Op[] toReset, Op[][] toState) {}

    GruResetBeforeLayer(LayerContext context, Gru spec) {
        super(context, spec, true);
        this.activation = spec.curve();
        this.recurrentActivation = spec.recurrentCurve();
        this.bias = spec.recurrence().useBias() ? context.weight("bias") : null;
        this.biases = blocks(GATES);
        this.gates = blocks(GATES);
        this.gradients = blocks(GATES);
        this.raw = blocks(GATES);
        this.h = block();
        this.previous = block();
        this.part = block();
        Tensor weights = context.weight("recurrent_kernel");
        Tensor[] ofGates = new Tensor[GATES];
        for (int k = 0; k < GATES; k++) {
            ofGates[k] = context.allocate(Shape.of(units, units));
            prepare(Ops.columns(weights, k * units, ofGates[k]));
        }
        Shape one = Shape.of(rows, units);
        this.products = new Tensor[] {context.temporary(one), context.temporary(one)};
        this.innerProduct = context.temporary(one);
        this.resets = context.allocate(states.shape());
        this.rawGates = context.allocate(projected.shape());
        this.recurUpdate = times(states, -1, ofGates[UPDATE], products[UPDATE]);
        this.recurReset = times(states, -1, ofGates[RESET], products[RESET]);
        this.recurCandidate = times(resets, 0, ofGates[CANDIDATE], innerProduct);
        this.way = stateGradient == null ? null : backward(ofGates, stateGradient);
        if (way != null && context.trainable()) {
            learnWeights(way);
        }
    }

    private Op[] times(Tensor x, int shift, Tensor weights, Tensor target) {
        return ofSteps(step -> Ops.matmul(part(x, step + shift), false, weights, false, target));
    }

    private Backward backward(Tensor[] weights, Tensor sum) {
        Tensor[] ofGates = new Tensor[GATES];
        for (int k = 0; k < GATES; k++) {
            ofGates[k] = context.temporaryGradient(states.shape());
        }
        Tensor reset = context.temporaryGradient(Shape.of(rows, units));
        Tensor[] sums = {sum, context.temporaryGradient(Shape.of(rows, units))};
        Op[][] toState = {
            sendBack(ofGates[UPDATE], weights[UPDATE], sums[UPDATE]),
            sendBack(ofGates[RESET], weights[RESET], sums[RESET])
        };
        return new Backward(ofGates, reset, sums, sendBack(ofGates[CANDIDATE], weights[CANDIDATE], reset), toState);
    }

    private void learnWeights(Backward of) {
        Tensor[] columns = new Tensor[GATES];
        for (int k = 0; k < GATES; k++) {
            columns[k] = context.temporaryGradient(Shape.of(units, units));
        }
        // What is learned first runs last.
        learn(Ops.concatenate(List.of(columns), context.weightGradient("recurrent_kernel")));
        learn(collect(states, true, of.gates[UPDATE], columns[UPDATE]));
        learn(collect(states, true, of.gates[RESET], columns[RESET]));
        learn(collect(resets, false, of.gates[CANDIDATE], columns[CANDIDATE]));
        if (bias != null) {
            learn(total(projected, context.weightGradient("bias")));
        }
    }

    @Override
    void begin() {
        for (int k = 0; bias != null && k < GATES; k++) {
            tile(bias, k * units, biases[k]);
        }
    }

    @Override
    void stepForward(int step) {
        if (step > 0) {
            recurUpdate[step].run();
            recurReset[step].run();
        }
        for (int from = 0; from < rows; from = next(from)) {
            resize(from);
            readGates(projected, step * rows + from, raw);
            for (int k = 0; k < GATES; k++) {
                if (bias != null) {
                    raw[k].add(1, biases[k]);
                }
                if (k != CANDIDATE) {
                    if (step > 0) {
                        products[k].read(from * units, part);
                        raw[k].add(1, part);
                    }
                    recurrentActivation.forward(raw[k], gates[k]);
                }
            }
            readBefore(states, step, from, previous);
            previous.multiply(gates[RESET]);
            resets.write(at(step, from), previous);
            save(rawGates, step, from, raw);
            save(projected, step, from, gates);
        }
        if (step > 0) {
            recurCandidate[step].run();
        }
        for (int from = 0; from < rows; from = next(from)) {
            resize(from);
            restore(rawGates, step, from, raw);
            restore(projected, step, from, gates);
            if (step > 0) {
                innerProduct.read(from * units, part);
                raw[CANDIDATE].add(1, part);
            }
            activation.forward(raw[CANDIDATE], gates[CANDIDATE]);
            readBefore(states, step, from, previous);
            previous.add(-1, gates[CANDIDATE]);
            h.product(gates[UPDATE], previous);
            h.add(1, gates[CANDIDATE]);
            holdPadding(step, from, h, states);
            states.write(at(step, from), h);
            save(rawGates, step, from, raw);
            save(projected, step, from, gates);
        }
    }

    @Override
    void stepBackward(int step) {
        if (way == null) {
            throw new IllegalStateException("nothing runs backward here");
        }
        candidateBackward(way, step);
        if (step > 0) {
            way.toReset[step].run();
        }
        for (int from = 0; from < rows; from = next(from)) {
            resize(from);
            restore(projected, step, from, gates);
            restore(rawGates, step, from, raw);
            way.gates[UPDATE].read(at(step, from), gradients[UPDATE]);
            way.gates[CANDIDATE].read(at(step, from), gradients[CANDIDATE]);
            if (step > 0) {
                way.reset.read(from * units, part);
            } else {
                part.fill(0);
            }
            readBefore(states, step, from, previous);
            gradients[RESET].product(part, previous);
            part.multiply(gates[RESET]);
            recurrentActivation.backward(raw[UPDATE], gates[UPDATE], gradients[UPDATE]);
            recurrentActivation.backward(raw[RESET], gates[RESET], gradients[RESET]);
            clearPadding(step, from, gradients);
            addCarried(from, part);
            for (int k = 0; k < GATES; k++) {
                way.gates[k].write(at(step, from), gradients[k]);
            }
            writeGates(projected, step * rows + from, gradients);
        }
        if (step > 0) {
            way.toState[UPDATE][step].run();
            way.toState[RESET][step].run();
            for (int from = 0; from < rows; from = next(from)) {
                resize(from);
                way.sums[RESET].read(from * units, part);
                addCarried(from, part);
            }
        }
    }

    /** The gradient of the candidate, and of the update gate before its slope. */
    private void candidateBackward(Backward of, int step) {
        for (int from = 0; from < rows; from = next(from)) {
            resize(from);
            readGradient(step, from);
            restore(projected, step, from, gates);
            restore(rawGates, step, from, raw);
            readBefore(states, step, from, previous);
            previous.add(-1, gates[CANDIDATE]);
            gradients[UPDATE].product(dh, previous);
            carried.product(dh, gates[UPDATE]);
            gradients[CANDIDATE].copyFrom(dh);
            gradients[CANDIDATE].add(-1, carried);
            activation.backward(raw[CANDIDATE], gates[CANDIDATE], gradients[CANDIDATE]);
            clearPadding(step, from, gradients);
            writeCarried(step, from);
            of.gates[UPDATE].write(at(step, from), gradients[UPDATE]);
            of.gates[CANDIDATE].write(at(step, from), gradients[CANDIDATE]);
        }
    }
}
