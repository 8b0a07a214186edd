package dev.descent.network;

import dev.descent.tensor.Op;
import dev.descent.tensor.Ops;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.Vector;
import org.jspecify.annotations.Nullable;

/** {@link Lstm} bound to its buffers. */
final class LstmLayer extends Recurrence {

    private static final int INPUT = 0;
    private static final int FORGET = 1;
    private static final int CANDIDATE = 2;
    private static final int OUTPUT = 3;
    private static final int GATES = 4;

    private final Curve activation;
    private final Curve recurrentActivation;
    private final @Nullable Tensor bias;
    private final Vector[] biases;
    /** Gates before their activations; the same vectors as {@link #gates} unless slopes need them. */
    private final Vector[] raw;

    private final Vector[] gates;
    private final Vector[] gradients;
    /** Cells. */
    private final Vector c;

    /** Activated cells. */
    private final Vector a;

    private final Vector h;
    private final Vector dc;
    /** Cells behind each step, and activated ones. */
    private final Tensor cells;

    private final @Nullable Tensor activated;
    /** Gates before their activations, saved. */
    private final @Nullable Tensor rawGates;

    private final @Nullable Tensor cellGradient;
    private final Op[] recur;
    private final Op[] back;

    LstmLayer(LayerContext context, Lstm spec) {
        super(context, spec, false);
        this.activation = spec.curve();
        this.recurrentActivation = spec.recurrentCurve();
        this.bias = spec.recurrence().useBias() ? context.weight("bias") : null;
        this.biases = blocks(GATES);
        this.gates = blocks(GATES);
        this.gradients = blocks(GATES);
        this.c = block();
        this.a = block();
        this.h = block();
        this.dc = block();
        this.cells = context.allocate(states.shape());
        boolean needsRaw = activation.needsInput() || recurrentActivation.needsInput();
        this.raw = needsRaw ? blocks(GATES) : gates;
        Tensor weights = context.weight("recurrent_kernel");
        this.recur =
                ofSteps(step -> Ops.addMatmul(part(states, step - 1), false, weights, false, part(projected, step)));
        if (stateGradient == null) {
            this.activated = null;
            this.rawGates = null;
            this.cellGradient = null;
            this.back = new Op[0];
            return;
        }
        this.activated = context.allocate(states.shape());
        this.rawGates = needsRaw ? context.allocate(projected.shape()) : null;
        this.cellGradient = context.temporaryGradient(Shape.of(rows, units));
        this.back = sendBack(projected, weights, stateGradient);
        if (context.trainable()) {
            learn(collect(states, true, projected, context.weightGradient("recurrent_kernel")));
            if (bias != null) {
                learn(total(projected, context.weightGradient("bias")));
            }
        }
    }

    @Override
    void begin() {
        if (bias != null) {
            for (int k = 0; k < GATES; k++) {
                tile(bias, k * units, biases[k]);
            }
        }
    }

    @Override
    void stepForward(int step) {
        if (step > 0) {
            recur[step].run();
        }
        for (int from = 0; from < rows; from = next(from)) {
            resize(from);
            readGates(projected, step * rows + from, raw);
            for (int k = 0; k < GATES; k++) {
                if (bias != null) {
                    raw[k].add(1, biases[k]);
                }
                (k == CANDIDATE ? activation : recurrentActivation).forward(raw[k], gates[k]);
            }
            readBefore(cells, step, from, c);
            c.multiply(gates[FORGET]);
            c.addProduct(gates[INPUT], gates[CANDIDATE]);
            activation.forward(c, a);
            h.product(gates[OUTPUT], a);
            holdPadding(step, from, c, cells);
            holdPadding(step, from, h, states);
            cells.write(at(step, from), c);
            states.write(at(step, from), h);
            if (activated != null) {
                save(projected, step, from, gates);
                activated.write(at(step, from), a);
                if (rawGates != null) {
                    save(rawGates, step, from, raw);
                }
            }
        }
    }

    @Override
    void stepBackward(int step) {
        if (activated == null || cellGradient == null) {
            throw new IllegalStateException("nothing runs backward here");
        }
        for (int from = 0; from < rows; from = next(from)) {
            resize(from);
            readGradient(step, from);
            if (carries()) {
                carried.fill(0);
                writeCarried(step, from);
            }
            restore(projected, step, from, gates);
            if (rawGates != null) {
                restore(rawGates, step, from, raw);
                cells.read(at(step, from), c);
            }
            activated.read(at(step, from), a);
            gradients[OUTPUT].product(dh, a);
            dh.multiply(gates[OUTPUT]);
            activation.backward(c, a, dh);
            if (step == steps - 1) {
                dc.copyFrom(dh);
            } else {
                cellGradient.read(from * units, dc);
                dc.add(1, dh);
            }
            readBefore(cells, step, from, c);
            gradients[INPUT].product(dc, gates[CANDIDATE]);
            gradients[CANDIDATE].product(dc, gates[INPUT]);
            gradients[FORGET].product(dc, c);
            dc.multiply(gates[FORGET]);
            for (int k = 0; k < GATES; k++) {
                (k == CANDIDATE ? activation : recurrentActivation).backward(raw[k], gates[k], gradients[k]);
            }
            clearPadding(step, from, gradients);
            passPadding(step, from, dc, cellGradient);
            cellGradient.write(from * units, dc);
            writeGates(projected, step * rows + from, gradients);
        }
        if (step > 0) {
            back[step].run();
        }
    }
}
