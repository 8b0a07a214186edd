package dev.descent.optimizer;

import dev.descent.tensor.ParameterLayout;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.Vector;
import java.util.ArrayList;
import java.util.Arrays;
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

    /** Number of the first room that transforms work in; those before are the part's own. */
    private static final int FIRST_ROOM = 3;

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
    /** Of each window: sums are the same however windows are put together to parts. */
    private final double[] penalties;

    private final double[] measures;

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
        this.penalties = new double[windows()];
        this.measures = new double[windows()];
        this.gradient = view(scratch.room(0, size));
        this.parameters = view(scratch.room(1, size));
        this.before = watch == null ? scratch.room(2, 0) : view(scratch.room(2, size));
        this.update = update;
        this.transforms = links.stream().map(UpdateChain.Link::transform).toArray(Transform[]::new);
        this.states = new Vector[transforms.length][];
        Shape shape = shape(entry, size);
        for (int i = 0; i < transforms.length; i++) {
            List<State> described = transforms[i].state(shape);
            states[i] = new Vector[described.size()];
            int room = FIRST_ROOM;
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

    /** Reserves what a part of a size takes; called for all parts before the first is made. */
    static void reserve(
            Scratch scratch, ParameterLayout.Entry entry, int size, List<UpdateChain.Link> links, boolean watched) {
        scratch.reserve(0, size);
        scratch.reserve(1, size);
        scratch.reserve(2, watched ? size : 0);
        for (UpdateChain.Link link : links) {
            int room = FIRST_ROOM;
            for (State state : link.transform().state(shape(entry, size))) {
                if (state.isScratch()) {
                    scratch.reserve(room++, Math.toIntExact(state.shape().elements()));
                }
            }
        }
    }

    private static Shape shape(ParameterLayout.Entry entry, int size) {
        return size == entry.elements() ? entry.shape() : Shape.of(size);
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
        Arrays.fill(penalties, 0);
        for (int from = 0; from < size; from += window) {
            moveTo(from);
            allGradients.read(offset + from, gradient);
            if (transforms.length > 0) {
                allParameters.read(offset + from, parameters);
                apply(from / window, watched ? watch : null);
                allParameters.write(offset + from, parameters);
                if (!last) {
                    allGradients.write(offset + from, gradient);
                }
            }
            measures[from / window] = measuring == null ? 0 : measuring.measure(gradient);
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

    private void apply(int number, @Nullable Watch told) {
        if (told != null) {
            told.begin(parameters, before);
        }
        for (int i = 0; i < transforms.length; i++) {
            if (told != null) {
                told.before(transforms[i], gradient, states[i], parameters, update);
            }
            if (transforms[i] instanceof Penalty added) {
                penalties[number] += added.value(parameters);
            }
            transforms[i].apply(gradient, states[i], parameters, update);
        }
        if (told != null) {
            told.end(parameters, before);
        }
    }

    /** Finds the penalty and changes nothing. */
    void runPenalties(Tensor allParameters) {
        Arrays.fill(penalties, 0);
        for (int from = 0; from < size; from += window) {
            moveTo(from);
            for (Transform transform : transforms) {
                if (transform instanceof Penalty added) {
                    allParameters.read(offset + from, parameters);
                    penalties[from / window] += added.value(parameters);
                }
            }
        }
    }

    /** The penalty of each window that the last run found, at the parameters before it. */
    double[] penalties() {
        return penalties;
    }

    /** What the last run measured of each window for the next segment. */
    double[] measures() {
        return measures;
    }
}
