package dev.descent.optimizer;

import dev.descent.tensor.ParameterLayout;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.Vector;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Elements of one parameter tensor, some of them or all, with what is kept of them. A segment works on one window of them after the
 * other, each small enough for the cache, unless a transform must see them together. All operands stand at the same index of
 * arrays of their own, which is what the JIT needs to vectorize their loops, and views move along them.
 */
final class Part {

    /**
     * A state of a transform, of this part.
     *
     * @param name that a checkpoint knows it by, for the whole tensor
     */
    record Kept(String name, State state, Vector values) {}

    private final int offset;
    private final int size;
    private final int window;
    private final List<Vector> views = new ArrayList<>();
    private final List<Vector> scalars = new ArrayList<>();
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
     * @param window elements that are worked on at a time
     * @param scratch room that is free between two runs
     * @param watch what is told of everything; null for none
     */
    Part(
            ParameterLayout.Entry entry,
            int from,
            int size,
            int window,
            Scratch scratch,
            Update update,
            List<UpdateChain.Link> links,
            @Nullable Watch watch) {
        this.watch = watch;
        this.offset = entry.offset() + from;
        this.size = size;
        this.window = window;
        this.gradient = view(scratch.room(0, size));
        this.parameters = view(scratch.room(1, size));
        this.before = watch == null ? scratch.room(2, 0) : view(scratch.room(2, size));
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
                    states[i][s] = view(scratch.room(room++, elements));
                    continue;
                }
                // Each window has its own copy of a single number.
                Vector values = Vector.zeros(scratch.dtype(), state.isScalar() ? windows() : elements);
                values.fill(state.start());
                states[i][s] = state.isScalar() ? scalar(values) : view(values);
                if (state.name().equals(transforms[i].delivers())) {
                    delivered = values;
                }
                kept.add(new Kept(links.get(i).name() + "/" + state.name() + "/" + entry.name(), state, values));
            }
        }
    }

    private Vector view(Vector all) {
        if (windows() == 1) {
            return all;
        }
        Vector view = all.slice(0, window);
        views.add(view);
        return view;
    }

    private Vector scalar(Vector all) {
        Vector view = all.slice(0, 1);
        scalars.add(view);
        return view;
    }

    private int windows() {
        return (size + window - 1) / window;
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
     * @param watched whether the watch is told
     * @param measuring what the next segment begins with, if it must know something of the gradient
     */
    void run(Tensor allParameters, Tensor allGradients, boolean last, boolean watched, @Nullable Transform measuring) {
        penalty = 0;
        measured = 0;
        for (int from = 0; from < size; from += window) {
            moveTo(from);
            allGradients.read(offset + from, gradient);
            if (transforms.length > 0) {
                allParameters.read(offset + from, parameters);
                apply(watched ? watch : null);
                allParameters.write(offset + from, parameters);
                if (!last) {
                    allGradients.write(offset + from, gradient);
                }
            }
            measured += measuring == null ? 0 : measuring.measure(gradient);
        }
    }

    private void moveTo(int from) {
        for (int i = 0; i < views.size(); i++) {
            views.get(i).moveTo(from, Math.min(window, size - from));
        }
        for (int i = 0; i < scalars.size(); i++) {
            scalars.get(i).moveTo(from / window, 1);
        }
    }

    private void apply(@Nullable Watch told) {
        if (told != null) {
            told.begin(parameters, before);
        }
        for (int i = 0; i < transforms.length; i++) {
            if (told != null) {
                told.before(transforms[i], gradient, states[i], parameters, update);
            }
            if (transforms[i] instanceof Penalty added) {
                penalty += added.value(parameters);
            }
            transforms[i].apply(gradient, states[i], parameters, update);
        }
        if (told != null) {
            told.end(parameters, before);
        }
    }

    /** Finds the penalty and changes nothing. */
    void runPenalties(Tensor allParameters) {
        penalty = 0;
        for (int from = 0; from < size; from += window) {
            moveTo(from);
            for (Transform transform : transforms) {
                if (transform instanceof Penalty added) {
                    allParameters.read(offset + from, parameters);
                    penalty += added.value(parameters);
                }
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
