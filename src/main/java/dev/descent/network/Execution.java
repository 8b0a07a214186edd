package dev.descent.network;

import dev.descent.tensor.MemoryPlan;
import dev.descent.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A network bound to its parameters and to buffers for some rows. Not safe for use by several threads. */
public final class Execution implements AutoCloseable {

    private final Tensor input;
    private final @Nullable Tensor inputGradient;
    private final Layer layers;
    private final MemoryPlan plan;
    private final Runnable fillConstants;
    private final List<Tensor> memory = new ArrayList<>();

    /** @param fillConstants fills in what no pass writes, once there is memory */
    Execution(Tensor input, @Nullable Tensor inputGradient, Layer layers, MemoryPlan plan, Runnable fillConstants) {
        this.input = input;
        this.inputGradient = inputGradient;
        this.layers = layers;
        this.plan = plan;
        this.fillConstants = fillConstants;
    }

    /** Bytes outside the heap that {@link #allocate} takes. */
    public long bytes() {
        return plan.bytes();
    }

    /**
     * Takes the memory for the buffers, once, before the first pass.
     *
     * @throws OutOfMemoryError if it can't be had
     */
    public Execution allocate() {
        memory.addAll(plan.allocate());
        fillConstants.run();
        return this;
    }

    /** What to write the rows into before {@link #forward}, [rows, …]; the pass may overwrite it. */
    public Tensor input() {
        return input;
    }

    /** The gradient of the input, if it was asked for, after {@link #backward}. */
    public Tensor inputGradient() {
        return Objects.requireNonNull(inputGradient, "the gradient of the input wasn't asked for");
    }

    /** The last layer's output, [rows, …]. */
    public Tensor output() {
        return layers.output();
    }

    /** Where the gradient of the loss for {@link #output} goes before {@link #backward}; null where nothing learns. */
    public @Nullable Tensor outputGradient() {
        return layers.outputGradient();
    }

    /** Computes the output of the rows in {@link #input}. */
    public void forward(Pass pass) {
        layers.forward(pass);
    }

    /** Computes all gradients, after {@link #forward}; the buffers of the outputs may be overwritten. */
    public void backward(Pass pass) {
        layers.backward(pass);
    }

    /** Frees the buffers. */
    @Override
    public void close() {
        memory.forEach(Tensor::close);
    }
}
