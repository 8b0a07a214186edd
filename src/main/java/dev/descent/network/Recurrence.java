package dev.descent.network;

import dev.descent.tensor.Op;
import dev.descent.tensor.Ops;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.Vector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A recurrent layer bound to buffers. What belongs to one time step lies together, [step, row, …], with the steps in the order in
 * which the layer takes them: the input's share of all gates is one matrix product, and so are the gradients of the weights. In
 * between, each step is one product of the state and loops over blocks of some rows, in which the numbers of one gate lie side by
 * side.
 */
abstract class Recurrence extends StepBlocks implements Layer {

    /** Products with a matrix for which it pays to transpose it first. */
    private static final int MANY_PRODUCTS = 16;

    final LayerContext context;
    /**
     * [steps · rows, width]: the input times the kernel. When a step is computed, {@link #save saved} gates take its place, and on
     * the way back the gradients of what was there at first.
     */
    final Tensor projected;
    /** The states behind each step, [steps · rows, units]. */
    final Tensor states;
    /** Where {@link #stepBackward} finds, and puts, the gradient that the next step sends back to the state; null in inference. */
    final @Nullable Tensor stateGradient;
    /** The gradient of a step's state within a block. */
    final Vector dh;
    /** What of it reaches the state before without going through the weights. */
    final Vector carried;

    private final Vector outputPart;
    private final @Nullable Tensor mask;
    private final @Nullable Tensor carry;
    private final Tensor output;
    private final @Nullable Tensor outputGradient;
    /** The output's gradient, [steps · rows, units] of sequences, else [rows, units]. */
    private final @Nullable Tensor stepGradients;

    private final boolean sequences;
    private final List<Op> before = new ArrayList<>();
    private final List<Op> after = new ArrayList<>();
    private final List<Op> beforeBackward = new ArrayList<>();
    private final List<Op> afterBackward = new ArrayList<>();

    /** @param carries whether a part of the state's gradient goes around the weights */
    Recurrence(LayerContext context, Recurrent spec, boolean carries) {
        super(context, spec);
        this.context = context;
        Tensor input = context.input();
        int features = input.shape().size(2);
        this.sequences = spec.recurrence().returnSequences();
        context.forgetInput();
        int pieces = Math.multiplyExact(rows, steps);
        Tensor inputs = context.allocate(Shape.of(pieces, features));
        this.projected = context.allocate(Shape.of(pieces, width));
        this.states = context.allocate(Shape.of(pieces, units));
        Tensor kernel = context.weight("kernel");
        before.add(Ops.rearrange(input, features, k -> k % rows * steps + time(k / rows), inputs));
        before.add(Ops.matmul(inputs, false, kernel, false, projected));
        this.mask = context.mask();
        if (mask != null) {
            before.add(() -> readMask(mask));
        }
        if (sequences) {
            this.output = context.allocateOutput(Shape.of(rows, steps, units));
            after.add(Ops.rearrange(states, units, this::stepMajor, output));
            keepMask();
        } else {
            this.output = part(states, steps - 1);
        }
        this.outputGradient = context.allocateGradient(output.shape());
        boolean backward = outputGradient != null;
        this.stateGradient = backward ? context.temporaryGradient(Shape.of(rows, units)) : null;
        this.carry = backward && (carries || mask != null) ? context.temporaryGradient(Shape.of(rows, units)) : null;
        this.stepGradients = outputGradient == null ? null : stepGradients(outputGradient);
        if (backward && context.trainable()) {
            afterBackward.add(Ops.matmul(inputs, true, projected, false, context.weightGradient("kernel")));
        }
        Tensor inputGradient = context.inputGradient();
        if (backward && inputGradient != null) {
            afterBackward.add(Ops.matmul(projected, false, kernel, true, inputs));
            IntUnaryOperator source = k -> time(k % steps) * rows + k / steps;
            afterBackward.add(Ops.rearrange(inputs, features, source, inputGradient));
        }
        this.dh = block();
        this.carried = block();
        this.outputPart = block();
    }

    /** Sequences of a layer that goes backward come out in its order, and so does what is padding in them. */
    private void keepMask() {
        if (mask != null && goesBackwards()) {
            Tensor turned = context.temporary(mask.shape());
            before.add(Ops.rearrange(mask, 1, k -> k / steps * steps + time(k % steps), turned));
            context.replaceMask(turned);
        }
    }

    private Tensor stepGradients(Tensor gradient) {
        if (!sequences) {
            return gradient;
        }
        Tensor ofSteps = context.temporaryGradient(states.shape());
        beforeBackward.add(Ops.rearrange(gradient, units, k -> k % rows * steps + k / rows, ofSteps));
        return ofSteps;
    }

    private int stepMajor(int piece) {
        return piece % steps * rows + piece / steps;
    }

    /** Computes the states behind a step from those before it. */
    abstract void stepForward(int step);

    /** Computes the gradients of a step from those of its states. */
    abstract void stepBackward(int step);

    /** Called before the first step of each pass. */
    void begin() {}

    @Override
    public final Tensor output() {
        return output;
    }

    @Override
    public final @Nullable Tensor outputGradient() {
        return outputGradient;
    }

    @Override
    public final void forward(Pass pass) {
        before.forEach(Op::run);
        resize(0);
        begin();
        for (int step = 0; step < steps; step++) {
            stepForward(step);
        }
        after.forEach(Op::run);
    }

    @Override
    public final void backward(Pass pass) {
        beforeBackward.forEach(Op::run);
        for (int step = steps - 1; step >= 0; step--) {
            stepBackward(step);
        }
        afterBackward.forEach(Op::run);
    }

    /** What belongs to a step in a tensor [steps · rows, n]: [rows, n]. */
    final Tensor part(Tensor tensor, int step) {
        int n = tensor.shape().size(1);
        return tensor.view(step * rows * n, Shape.of(rows, n));
    }

    /** One op for each step, but for the first, to which no state comes. */
    final Op[] ofSteps(IntFunction<Op> ofStep) {
        Op[] ops = new Op[steps];
        for (int step = 1; step < steps; step++) {
            ops[step] = ofStep.apply(step);
        }
        return ops;
    }

    /** To be run in each forward pass before the first step. */
    final void prepare(Op op) {
        before.add(op);
    }

    /** To be run in each backward pass before the first step. */
    final void prepareBackward(Op op) {
        beforeBackward.add(op);
    }

    /** Computes the gradient of a weight after all steps, if the layer learns. */
    final void learn(Op op) {
        if (context.trainable()) {
            afterBackward.add(0, op);
        }
    }

    /**
     * For each step but the first, {@code output = gradients of the step · weightsᵀ}.
     *
     * @param gradients [steps · rows, n]
     * @param weights [units, n]
     */
    final Op[] sendBack(Tensor gradients, Tensor weights, Tensor target) {
        if (steps <= MANY_PRODUCTS) {
            return ofSteps(step -> Ops.matmul(part(gradients, step), false, weights, true, target));
        }
        Tensor transposed = context.temporaryGradient(
                Shape.of(weights.shape().size(1), weights.shape().size(0)));
        prepareBackward(Ops.transpose(weights, transposed));
        return ofSteps(step -> Ops.matmul(part(gradients, step), false, transposed, false, target));
    }

    /**
     * {@code target = Σ xᵀ · gradients} over steps: the gradient of weights between the states before a step and it.
     *
     * @param x [steps · rows, units]; from the first step on, or with {@code lag} one step behind the gradients
     */
    final Op collect(Tensor x, boolean lag, Tensor gradients, Tensor target) {
        if (steps == 1 && lag) {
            return () -> target.fill(0);
        }
        int pieces = (lag ? steps - 1 : steps) * rows;
        int n = gradients.shape().size(1);
        Tensor left = x.view(Shape.of(pieces, x.shape().size(1)));
        Tensor right = gradients.view(lag ? rows * n : 0, Shape.of(pieces, n));
        return Ops.matmul(left, true, right, false, target);
    }

    /** {@code target = Σ gradients} over rows and steps. */
    final Op total(Tensor gradients, Tensor target) {
        return Ops.sumRows(gradients, context.ones(gradients.shape().size(0)), target);
    }

    /** Sets {@link #dh}: the gradient of a step's states within a block. */
    final void readGradient(int step, int from) {
        if (stateGradient == null || stepGradients == null) {
            throw new IllegalStateException("nothing runs backward here");
        }
        if (step == steps - 1) {
            stepGradients.read(sequences ? at(step, from) : from * units, dh);
            return;
        }
        stateGradient.read(from * units, dh);
        if (carry != null) {
            carry.read(from * units, carried);
            dh.add(1, carried);
        }
        if (sequences) {
            stepGradients.read(at(step, from), outputPart);
            dh.add(1, outputPart);
        }
    }

    /** Keeps {@link #carried}, after putting {@link #dh} there where a step is padding. */
    final void writeCarried(int step, int from) {
        if (carry == null) {
            return;
        }
        copyPadding(step, from, dh, carried);
        carry.write(from * units, carried);
    }

    /** Adds more to what was kept for the state before, row by row of a block. */
    final void addCarried(int from, Vector more) {
        if (carry != null) {
            carry.read(from * units, carried);
            carried.add(1, more);
            carry.write(from * units, carried);
        }
    }

    /** Whether {@link #carried} counts. */
    final boolean carries() {
        return carry != null;
    }
}
