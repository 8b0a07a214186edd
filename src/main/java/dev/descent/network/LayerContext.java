package dev.descent.network;

import dev.descent.tensor.DType;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a layer is built with: the buffers around it, its weights, and room for its own. No tensor has memory before all layers are
 * built; what a buffer holds at first is undefined.
 */
public final class LayerContext {

    private final Wiring wiring;
    private final Node node;
    private final Tensor input;
    private final @Nullable Tensor inputGradient;
    private final @Nullable Tensor mask;
    private final Share share;
    private @Nullable Tensor outputMask;
    private boolean inputReadBackward = true;
    private final Map<String, Tensor> weights = new LinkedHashMap<>();
    private final Map<String, Tensor> weightGradients = new LinkedHashMap<>();

    LayerContext(Wiring wiring, Node node, Tensor input, @Nullable Tensor inputGradient, @Nullable Tensor mask) {
        this.wiring = wiring;
        this.node = node;
        this.input = input;
        this.inputGradient = inputGradient;
        this.mask = mask;
        this.share = wiring.share();
        this.outputMask = node.spec().keepsMask() ? mask : null;
    }

    void bindWeight(String name, Tensor weight, @Nullable Tensor gradient) {
        weights.put(name, weight);
        if (gradient != null) {
            weightGradients.put(name, gradient);
        }
    }

    /** Tells the memory plan what the layer's buffers are used for, after the layer was built. */
    void noteUses(Layer layer) {
        use(input, wiring.forwardMoment());
        use(layer.output(), wiring.forwardMoment());
        if (differentiated()) {
            if (inputReadBackward) {
                use(input, wiring.backwardMoment());
            }
            use(inputGradient, wiring.backwardMoment());
            use(layer.outputGradient(), wiring.backwardMoment());
        }
    }

    private void use(@Nullable Tensor tensor, int moment) {
        if (tensor != null) {
            wiring.plan().use(tensor, moment);
        }
    }

    /** Output of the layer before, [rows, …]. */
    public Tensor input() {
        return input;
    }

    /** Where {@link Layer#backward} puts the gradient of the input; null if nobody asks for it. */
    public @Nullable Tensor inputGradient() {
        return inputGradient;
    }

    /** The rows that the layer is built for, and where they are in the batch. */
    public Share share() {
        return share;
    }

    public DType dtype() {
        return input.dtype();
    }

    /** Whether the layer is built for training: dropout drops, and batches are normalized by their own statistics. */
    public boolean training() {
        return wiring.training();
    }

    /** Whether the layer, or one inside it, has weights that are learned: if not, nobody reads {@link #weightGradient}. */
    public boolean trainable() {
        return node.learns();
    }

    /** Whether the layer is run backward: there, where it or a layer before it has anything to learn. */
    public boolean differentiated() {
        return wiring.runsBackward() && (trainable() || inputGradient != null);
    }

    /** Whether nobody reads the input any more once this layer's forward pass has. */
    public boolean mayOverwriteInput() {
        return wiring.plan().isFree(input, wiring.forwardMoment());
    }

    /** Says that the backward pass doesn't read the input, so that its memory can hold something else by then. */
    public void forgetInput() {
        inputReadBackward = false;
    }

    /** Number of the layer, from 0: part of the key of its random numbers. */
    public int number() {
        return node.number();
    }

    /**
     * Which time steps count, [rows, time]: 1, or 0 for padding; null if all do. Not to be asked for unless the layer reads it.
     */
    public @Nullable Tensor mask() {
        use(mask, wiring.forwardMoment());
        if (differentiated()) {
            use(mask, wiring.backwardMoment());
        }
        return mask;
    }

    /** Gives the layers behind this one another mask. */
    public void replaceMask(Tensor replacement) {
        outputMask = replacement;
    }

    @Nullable
    Tensor outputMask() {
        return outputMask;
    }

    public boolean hasWeight(String name) {
        return weights.containsKey(name);
    }

    public Tensor weight(String name) {
        Tensor weight = weights.get(name);
        if (weight == null) {
            throw new IllegalStateException("no weight " + name);
        }
        return weight;
    }

    /** Where {@link Layer#backward} puts the gradient of a weight. */
    public Tensor weightGradient(String name) {
        if (!wiring.runsBackward()) {
            throw new IllegalStateException("nothing runs backward here");
        }
        // A native op may have to put the gradient of a weight that isn't learned somewhere too.
        return weightGradients.computeIfAbsent(
                name, frozen -> temporaryGradient(weight(frozen).shape()));
    }

    /** A buffer that keeps what is written to it in the forward pass until the layer's backward pass. */
    public Tensor allocate(Shape shape) {
        int now = wiring.forwardMoment();
        return wiring.request(shape, now, differentiated() ? wiring.backwardMoment() : now);
    }

    /** A buffer for an output that the layer's own backward pass doesn't read. */
    public Tensor allocateOutput(Shape shape) {
        return temporary(shape);
    }

    /** A buffer that is of use within the layer's forward pass only. */
    public Tensor temporary(Shape shape) {
        return wiring.request(shape, wiring.forwardMoment(), wiring.forwardMoment());
    }

    /** A buffer that is of use within the layer's backward pass only. */
    public Tensor temporaryGradient(Shape shape) {
        return wiring.request(shape, wiring.backwardMoment(), wiring.backwardMoment());
    }

    /** {@code count} ones, for sums as matrix products. */
    public Tensor ones(int count) {
        return wiring.ones(count);
    }

    /** A buffer for the gradient of the output, or null where the layer isn't {@link #differentiated}. */
    public @Nullable Tensor allocateGradient(Shape shape) {
        return differentiated() ? temporaryGradient(shape) : null;
    }

    /** Keeps what a layer inside this one put out until the backward passes of all layers that were built since. */
    void holdOutput(Tensor output, int backwardMoment) {
        use(output, wiring.forwardMoment());
        if (differentiated()) {
            use(output, backwardMoment);
        }
    }

    /** Keeps the gradient of a layer's output until the backward passes of all layers that were built since. */
    void holdGradient(@Nullable Tensor gradient, int backwardMoment) {
        use(gradient, backwardMoment);
    }

    /** Says that what layers inside this one made is read when all of them have run. */
    void useForward(Tensor tensor) {
        use(tensor, wiring.forwardMoment());
    }

    /** Moment of the backward pass of what would be built now. */
    int backwardMoment() {
        return wiring.backwardMoment();
    }

    /** Sums of numbers over the whole batch, of whose rows this layer has a share. @param most numbers at once */
    Rendezvous.Sum sum(int most) {
        return share().rendezvous().sum(number(), most);
    }

    /**
     * Builds layers inside this one, one after another.
     *
     * @param names of them, as the specification gave them to its {@link LayerSpec#children}
     * @param from input of the first
     * @param gradient where the gradient of that input is wanted; null if it isn't
     */
    Layer build(List<String> names, Tensor from, @Nullable Tensor gradient) {
        return build(names, from, gradient, mask, share);
    }

    /**
     * Builds a layer inside this one for more rows than this one has: each time step is a row of its own.
     *
     * @param name of it, as the specification gave it to its {@link LayerSpec#children}
     * @param from its input, [rows · steps, …]
     * @param gradient where the gradient of that input is wanted; null if it isn't
     */
    Layer buildForEachStep(String name, Tensor from, @Nullable Tensor gradient, int steps) {
        return build(List.of(name), from, gradient, null, share.times(steps));
    }

    private Layer build(
            List<String> names,
            Tensor from,
            @Nullable Tensor gradient,
            @Nullable Tensor maskInside,
            Share shareInside) {
        List<Node> nodes = names.stream().map(node.children()::get).toList();
        // Whatever they do without, the layer around them may need it.
        wiring.plan().hold(from);
        Layer layers =
                wiring.within(shareInside, () -> wiring.sequence(Wiring.stages(nodes), from, gradient, maskInside));
        wiring.plan().release(from);
        return layers;
    }
}
