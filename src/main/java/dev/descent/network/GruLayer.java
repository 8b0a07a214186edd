package dev.descent.network;

import dev.descent.tensor.Op;
import dev.descent.tensor.Ops;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.Vector;
import org.jspecify.annotations.Nullable;

/** {@link Gru} that resets behind the product with the recurrent kernel, bound to its buffers. */
final class GruLayer extends Recurrence {

    private static final int UPDATE = 0;
    private static final int RESET = 1;
    private static final int CANDIDATE = 2;
    private static final int GATES = 3;

    private final Curve activation;
    private final Curve recurrentActivation;
    private final @Nullable Tensor bias;
    /** The input's and the state's for the first two gates together, then the input's for the candidate. */
    private final Vector[] biases;

    private final Vector innerBias;
    private final Vector[] raw;
    private final Vector[] gates;
    private final Vector[] gradients;
    /** The state's share of the gates. */
    private final Vector[] recurrent;

    /** The state's share of the candidate, which the reset gate scales, and its gradient. */
    private final Vector inner;

    private final Vector[] innerGradient;
    private final Vector h;
    private final Vector previous;
    private final Tensor product;
    private final @Nullable Tensor inners;
    private final @Nullable Tensor rawGates;
    /** Gradients of the state's share of the gates, [steps · rows, width]. */
    private final @Nullable Tensor recurrentGradients;

    private final Op[] recur;
    private final Op[] back;

    GruLayer(LayerContext context, Gru spec) {
        super(context, spec, true);
        this.activation = spec.curve();
        this.recurrentActivation = spec.recurrentCurve();
        this.bias = spec.recurrence().useBias() ? context.weight("bias") : null;
        this.biases = blocks(GATES);
        this.innerBias = block();
        this.gates = blocks(GATES);
        this.gradients = blocks(GATES);
        this.recurrent = blocks(GATES);
        this.inner = recurrent[CANDIDATE];
        this.h = block();
        this.previous = block();
        boolean needsRaw = activation.needsInput() || recurrentActivation.needsInput();
        this.raw = needsRaw ? blocks(GATES) : gates;
        this.innerGradient = new Vector[] {gradients[UPDATE], gradients[RESET], h};
        Tensor weights = context.weight("recurrent_kernel");
        this.product = context.temporary(Shape.of(rows, width));
        this.recur = ofSteps(step -> Ops.matmul(part(states, step - 1), false, weights, false, product));
        if (stateGradient == null) {
            this.inners = null;
            this.rawGates = null;
            this.recurrentGradients = null;
            this.back = new Op[0];
            return;
        }
        this.inners = context.allocate(states.shape());
        this.rawGates = needsRaw ? context.allocate(projected.shape()) : null;
        this.recurrentGradients = context.temporaryGradient(projected.shape());
        this.back = sendBack(recurrentGradients, weights, stateGradient);
        if (context.trainable()) {
            learn(collect(states, true, recurrentGradients, context.weightGradient("recurrent_kernel")));
            if (bias != null) {
                Tensor biasGradient = context.weightGradient("bias");
                learn(total(projected, biasGradient.view(0, Shape.of(width))));
                learn(total(recurrentGradients, biasGradient.view(width, Shape.of(width))));
            }
        }
    }

    @Override
    void begin() {
        if (bias == null) {
            innerBias.fill(0);
            return;
        }
        for (int k = 0; k < GATES; k++) {
            tile(bias, width + k * units, innerBias);
            tile(bias, k * units, biases[k]);
            if (k != CANDIDATE) {
                biases[k].add(1, innerBias);
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
            if (step > 0) {
                readGates(product, from, recurrent);
                raw[UPDATE].add(1, recurrent[UPDATE]);
                raw[RESET].add(1, recurrent[RESET]);
                inner.add(1, innerBias);
            } else {
                inner.copyFrom(innerBias);
            }
            if (bias != null) {
                for (int k = 0; k < GATES; k++) {
                    raw[k].add(1, biases[k]);
                }
            }
            recurrentActivation.forward(raw[UPDATE], gates[UPDATE]);
            recurrentActivation.forward(raw[RESET], gates[RESET]);
            raw[CANDIDATE].addProduct(inner, gates[RESET]);
            activation.forward(raw[CANDIDATE], gates[CANDIDATE]);
            readBefore(states, step, from, previous);
            previous.add(-1, gates[CANDIDATE]);
            h.product(gates[UPDATE], previous);
            h.add(1, gates[CANDIDATE]);
            holdPadding(step, from, h, states);
            states.write(at(step, from), h);
            if (inners != null) {
                save(projected, step, from, gates);
                inners.write(at(step, from), inner);
                if (rawGates != null) {
                    save(rawGates, step, from, raw);
                }
            }
        }
    }

    @Override
    void stepBackward(int step) {
        if (inners == null || recurrentGradients == null) {
            throw new IllegalStateException("nothing runs backward here");
        }
        for (int from = 0; from < rows; from = next(from)) {
            resize(from);
            readGradient(step, from);
            restore(projected, step, from, gates);
            if (rawGates != null) {
                restore(rawGates, step, from, raw);
            }
            inners.read(at(step, from), inner);
            readBefore(states, step, from, previous);
            carried.product(dh, gates[UPDATE]);
            previous.add(-1, gates[CANDIDATE]);
            gradients[UPDATE].product(dh, previous);
            gradients[CANDIDATE].copyFrom(dh);
            gradients[CANDIDATE].add(-1, carried);
            activation.backward(raw[CANDIDATE], gates[CANDIDATE], gradients[CANDIDATE]);
            gradients[RESET].product(gradients[CANDIDATE], inner);
            innerGradient[CANDIDATE].product(gradients[CANDIDATE], gates[RESET]);
            recurrentActivation.backward(raw[UPDATE], gates[UPDATE], gradients[UPDATE]);
            recurrentActivation.backward(raw[RESET], gates[RESET], gradients[RESET]);
            clearPadding(step, from, gradients);
            clearPadding(step, from, innerGradient);
            writeCarried(step, from);
            writeGates(projected, step * rows + from, gradients);
            writeGates(recurrentGradients, step * rows + from, innerGradient);
        }
        if (step > 0) {
            back[step].run();
        }
    }
}
