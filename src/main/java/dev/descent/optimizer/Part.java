package dev.descent.optimizer;

import dev.descent.tensor.ParameterLayout;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.Vector;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The elements of one parameter tensor that a segment works on at a time, some of them or all, with what is kept of them. */
final class Part {

    /**
     * A state of a transform, of this part.
     *
     * @param name that a checkpoint knows it by, for the whole tensor
     */
    record Kept(String name, State state, Vector values) {}

    private final int offset;
    private final Vector gradient;
    private final Vector parameters;
    private final Vector before;
    private final Update update;
    private final Transform[] transforms;
    private final Vector[][] states;
    private final List<Kept> kept = new ArrayList<>();
    private final @Nullable Watch watch;
    private @Nullable Vector delivered;
    private double penalty;
    private double measured;

    /**
     * @param from number of the first element within the tensor
     * @param scratch room that is free between two runs
     * @param watch what is told of everything; null for none
     */
    Part(
            ParameterLayout.Entry entry,
            int from,
            int size,
            Scratch scratch,
            Update update,
            List<UpdateChain.Link> links,
            @Nullable Watch watch) {
        this.watch = watch;
        this.offset = entry.offset() + from;
        this.gradient = scratch.room(0, size);
        this.parameters = scratch.room(1, size);
        this.before = scratch.room(2, watch == null ? 0 : size);
        this.update = update;
        this.transforms = links.stream().map(UpdateChain.Link::transform).toArray(Transform[]::new);
        this.states = new Vector[transforms.length][];
        Shape shape = size == entry.elements() ? entry.shape() : Shape.of(size);
        for (int i = 0; i < transforms.length; i++) {
            List<State> described = transforms[i].state(shape);
            states[i] = new Vector[described.size()];
            int room = 3;
            for (int s = 0; s < states[i].length; s++) {
                State state = described.get(s);
                int elements = Math.toIntExact(state.shape().elements());
                if (state.isScratch()) {
                    states[i][s] = scratch.room(room++, elements);
                    continue;
                }
                // Each has an array of its own, so that all operands begin at the same index of their arrays.
                states[i][s] = Vector.zeros(scratch.dtype(), elements);
                states[i][s].fill(state.start());
                if (state.name().equals(transforms[i].delivers())) {
                    delivered = states[i][s];
                }
                kept.add(new Kept(links.get(i).name() + "/" + state.name() + "/" + entry.name(), state, states[i][s]));
            }
        }
    }

    int size() {
        return gradient.size();
    }

    List<Kept> kept() {
        return kept;
    }

    int offset() {
        return offset;
    }

    /** The part of the average that becomes the model; null if no transform keeps one. */
    @Nullable
    Vector delivered() {
        return delivered;
    }

    /** Before the first update. */
    void start(Tensor allParameters) {
        for (Kept one : kept) {
            if (one.state.startsAsParameters()) {
                allParameters.read(offset, one.values);
            }
        }
    }

    /**
     * Applies the transforms.
     *
     * @param last whether nothing follows that reads the gradient
     * @param measuring what the next segment begins with, if it must know something of the gradient
     */
    void run(Tensor allParameters, Tensor allGradients, boolean last, @Nullable Transform measuring) {
        penalty = 0;
        allGradients.read(offset, gradient);
        if (transforms.length > 0) {
            allParameters.read(offset, parameters);
            if (watch != null) {
                watch.begin(parameters, before);
            }
            for (int i = 0; i < transforms.length; i++) {
                if (watch != null) {
                    watch.before(transforms[i], gradient, states[i], parameters, update);
                }
                if (transforms[i] instanceof Penalty added) {
                    penalty += added.value(parameters);
                }
                transforms[i].apply(gradient, states[i], parameters, update);
            }
            if (watch != null) {
                watch.end(parameters, before);
            }
            allParameters.write(offset, parameters);
            if (!last) {
                allGradients.write(offset, gradient);
            }
        }
        measured = measuring == null ? 0 : measuring.measure(gradient);
    }

    /** Finds the penalty and changes nothing. */
    void runPenalties(Tensor allParameters) {
        penalty = 0;
        for (Transform transform : transforms) {
            if (transform instanceof Penalty added) {
                allParameters.read(offset, parameters);
                penalty += added.value(parameters);
            }
        }
    }

    /** The penalty that the last run found, at the parameters before it. */
    double penalty() {
        return penalty;
    }

    /** What the last run measured for the next segment. */
    double measured() {
        return measured;
    }
}
