package dev.descent.network;

import dev.descent.tensor.Op;
import dev.descent.tensor.Ops;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.Vector;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@link SimpleRnn} bound to its buffers. */
final class SimpleRnnLayer extends Recurrence {

    private final Curve activation;
    private final @Nullable Tensor bias;
    private final Vector biases;
    /** Before the activation, or the same vector as {@link #state}. */
    private final Vector[] raw;

    private final Vector[] state;
    private final Vector[] gradient = {dh};
    private final Op[] recur;
    private final Op[] back;

    SimpleRnnLayer(LayerContext context, SimpleRnn spec) {
        super(context, spec, false);
        this.activation = spec.curve();
        this.bias = spec.recurrence().useBias() ? context.weight("bias") : null;
        this.biases = block();
        this.state = blocks(1);
        this.raw = activation.needsInput() ? blocks(1) : state;
        Tensor weights = context.weight("recurrent_kernel");
        this.recur =
                ofSteps(step -> Ops.addMatmul(part(states, step - 1), false, weights, false, part(projected, step)));
        if (stateGradient == null) {
            this.back = new Op[0];
            return;
        }
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
            tile(bias, 0, biases);
        }
    }

    @Override
    void stepForward(int step) {
        if (step > 0) {
            recur[step].run();
        }
        for (int from = 0; from < rows; from = next(from)) {
            resize(from);
            restore(projected, step, from, raw);
            if (bias != null) {
                raw[0].add(1, biases);
            }
            if (raw != state) {
                save(projected, step, from, raw);
            }
            activation.forward(raw[0], state[0]);
            holdPadding(step, from, state[0], states);
            states.write(at(step, from), state[0]);
        }
    }

    @Override
    void stepBackward(int step) {
        for (int from = 0; from < rows; from = next(from)) {
            resize(from);
            readGradient(step, from);
            carried.fill(0);
            writeCarried(step, from);
            if (raw != state) {
                restore(projected, step, from, raw);
            }
            states.read(at(step, from), state[0]);
            activation.backward(raw[0], state[0], dh);
            clearPadding(step, from, gradient);
            save(projected, step, from, gradient);
        }
        if (step > 0) {
            Objects.requireNonNull(back[step]).run();
        }
    }
}
