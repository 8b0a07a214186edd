package dev.descent.optimizer;

import dev.descent.tensor.DType;
import dev.descent.tensor.ParameterLayout;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.ThreadTeam;
import dev.descent.tensor.Vector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Applies an {@link UpdateChain} to one flat parameter vector. What needs only some elements at a time is applied to one short run
 * of them after another, so that each goes through the whole chain while it is in the cache, and the update is one pass over
 * memory. Not safe for use by several threads.
 */
public final class Updater {

    /** Below this, waking a second thread costs more than it saves. */
    private static final int WORTH_SHARING = 1 << 16;

    /** Under this name the number of steps is kept. */
    private static final String STEPS = "steps";

    /** Under this name the scheduled rate of the last update is kept. */
    private static final String RATE = "rate";

    /** Before the names of what the schedule keeps. */
    private static final String SCHEDULE = "schedule/";

    private final Schedule schedule;
    private final double[] scheduleState;
    private final Moment start;
    private final int stepsPerUpdate;
    private final boolean averages;
    private final ParameterLayout layout;
    private final Tensor parameters;
    private final Tensor gradient;
    private final List<Update> updates;
    /** What is done instead of all segments where nothing is watched, if the whole chain can be done where the parameters lie. */
    private final List<Runnable> inPlace;

    private final List<Segment> segments;
    private final Map<ParameterLayout.Entry, List<Watch>> watches;
    private final Map<ParameterLayout.Entry, Consumer<Vector>> projections = new LinkedHashMap<>();
    private long steps;
    private double rate;

    /**
     * @param settings of each tensor of the layout, in its order
     * @param parameters flat, of the layout's size; changed by each update
     * @param gradient flat, of the layout's size; read by each update, and then worthless
     */
    public Updater(
            UpdateChain chain,
            ParameterLayout layout,
            List<ParameterSettings> settings,
            Tensor parameters,
            Tensor gradient,
            Setting setting) {
        this.schedule = chain.optimizer().learningRate();
        this.scheduleState = new double[schedule.state().size()];
        schedule.start(scheduleState);
        this.stepsPerUpdate = chain.stepsPerUpdate();
        this.averages = chain.averages();
        this.start = new Moment(0, stepsPerUpdate, setting.stepsPerEpoch, setting.seed);
        this.layout = layout;
        this.parameters = parameters;
        this.gradient = gradient;
        for (int i = 0; i < settings.size(); i++) {
            Constraint constraint = settings.get(i).constraint();
            if (constraint != null && settings.get(i).trainable()) {
                ParameterLayout.Entry entry = layout.entries().get(i);
                projections.put(entry, constraint.on(entry.shape()));
            }
        }
        Division division = new Division(chain, layout, settings, parameters, gradient, setting.watched);
        this.updates = division.updates();
        this.inPlace = division.inPlace();
        boolean divided = setting.watched || inPlace.isEmpty();
        ThreadTeam team = division.elements() < WORTH_SHARING ? ThreadTeam.alone() : setting.team;
        this.segments = divided ? division.segments(team) : List.of();
        this.watches = division.watches();
    }

    /**
     * What an updater needs to know of the run that it is part of.
     *
     * @param stepsPerEpoch steps, each with a gradient, that make an epoch
     * @param seed of the run's random numbers
     * @param team of threads that share an update
     * @param watched whether any step will be
     */
    public record Setting(long stepsPerEpoch, long seed, ThreadTeam team, boolean watched) {}

    /**
     * What the last step did to each tensor that can be trained, in the order of the layout; nothing, if gradients were only
     * gathered. To be asked for once after each step that is watched.
     */
    public List<TensorStatistics> statistics() {
        List<TensorStatistics> all = new ArrayList<>();
        if (steps % stepsPerUpdate != 0) {
            return all;
        }
        watches.forEach((entry, list) -> {
            TensorStatistics statistics = new TensorStatistics(entry.name(), entry.elements());
            list.forEach(watch -> watch.moveTo(statistics));
            all.add(statistics);
        });
        return all;
    }

    /**
     * Takes one step: an update, unless gradients are gathered and this isn't the last of them.
     *
     * @param watch whether {@link #statistics} will be asked for; the update is the same either way
     * @return the penalty at the parameters before the step, 0 without regularization
     */
    public double update(boolean watch) {
        if (steps == 0) {
            segments.forEach(segment -> List.of(segment.parts()).forEach(part -> part.start(parameters)));
        }
        steps++;
        long number = (steps + stepsPerUpdate - 1) / stepsPerUpdate;
        boolean complete = steps % stepsPerUpdate == 0;
        rate = schedule.rate(start.at(number - 1), scheduleState);
        for (Update update : updates) {
            update.begin(number, rate, complete);
        }
        if (!watch && !inPlace.isEmpty()) {
            inPlace.forEach(Runnable::run);
            return 0;
        }
        double penalty = 0;
        boolean applies = true;
        for (Segment segment : segments) {
            if (applies) {
                segment.run(watch);
                double measured = segment.measured();
                for (Update update : updates) {
                    update.measured(measured);
                }
            } else {
                segment.runPenalties();
            }
            penalty += segment.penalty();
            // Gradients are gathered in the first segment.
            applies = complete;
        }
        return penalty;
    }

    /** The scheduled rate of the last update, without the tensors' own factors; 0 before the first. */
    public double learningRate() {
        return rate;
    }

    /**
     * Takes in what an epoch found, once at its end: a schedule may heed it.
     *
     * @param figures by name: {@code loss}, {@code val_loss}, …
     */
    public void observe(Map<String, Double> figures) {
        schedule.observe(figures, start.at(steps / stepsPerUpdate), scheduleState);
    }

    /** Whether {@link #deliver} gives anything but the parameters. */
    public boolean averages() {
        return averages;
    }

    /**
     * Copies the parameters that are to be evaluated and to become the model: averages of the parameters, where the chain keeps
     * such, projected onto the tensors' constraints.
     *
     * @param to flat, of the layout's size
     */
    public void deliver(Tensor to) {
        for (ParameterLayout.Entry entry : layout.entries()) {
            Vector values = Vector.zeros(parameters.dtype(), entry.elements());
            parameters.read(entry.offset(), values);
            to.write(entry.offset(), values);
        }
        for (Segment segment : segments) {
            for (Part part : segment.parts()) {
                Vector average = part.delivered();
                if (average != null && steps >= stepsPerUpdate) {
                    to.write(part.offset(), average);
                }
            }
        }
        // An average of weights that obey a constraint need not obey it.
        projections.forEach((entry, projection) -> {
            Vector values = Vector.zeros(parameters.dtype(), entry.elements());
            to.read(entry.offset(), values);
            projection.accept(values);
            to.write(entry.offset(), values);
        });
    }

    /**
     * A copy of everything, but the parameters, that the next updates depend on: by name, {@code transform/state/tensor} for what
     * transforms keep, and {@code schedule/state}.
     */
    public Map<String, Vector> state() {
        Map<String, List<Vector>> pieces = new LinkedHashMap<>();
        forEachKept(kept -> {
            List<Vector> list = pieces.computeIfAbsent(kept.name(), name -> new ArrayList<>());
            if (!kept.state().isScalar()) {
                list.add(kept.values());
            } else if (list.isEmpty()) {
                list.add(kept.values().slice(0, 1));
            }
        });
        Map<String, Vector> state = new LinkedHashMap<>();
        state.put(STEPS, number(steps));
        state.put(RATE, number(rate));
        for (int i = 0; i < scheduleState.length; i++) {
            state.put(SCHEDULE + schedule.state().get(i), number(scheduleState[i]));
        }
        pieces.forEach((name, list) -> state.put(name, concatenation(list)));
        return state;
    }

    private static Vector number(double value) {
        Vector number = Vector.zeros(DType.FLOAT64, 1);
        number.set(0, value);
        return number;
    }

    private static Vector concatenation(List<Vector> pieces) {
        Vector all = Vector.zeros(
                pieces.get(0).dtype(), pieces.stream().mapToInt(Vector::size).sum());
        int from = 0;
        for (Vector piece : pieces) {
            all.slice(from, from + piece.size()).copyFrom(piece);
            from += piece.size();
        }
        return all;
    }

    /**
     * Goes on where {@link #state} was taken, if the parameters are those of then, too.
     *
     * @throws IllegalArgumentException if the state isn't one of such a chain on such a layout; it isn't changed then
     */
    public void restore(Map<String, Vector> state) {
        Map<String, Vector> present = state();
        for (String name : state.keySet()) {
            if (!present.containsKey(name)) {
                throw new IllegalArgumentException("nothing keeps a state " + name);
            }
        }
        present.forEach((name, own) -> {
            Vector saved = named(state, name);
            if (saved.dtype() != own.dtype() || saved.size() != own.size()) {
                throw new IllegalArgumentException("state " + name + " has another size or type");
            }
        });
        steps = (long) named(state, STEPS).get(0);
        rate = named(state, RATE).get(0);
        for (int i = 0; i < scheduleState.length; i++) {
            scheduleState[i] = named(state, SCHEDULE + schedule.state().get(i)).get(0);
        }
        Map<String, Integer> positions = new HashMap<>();
        forEachKept(kept -> {
            int size = kept.values().size();
            Vector saved = named(state, kept.name());
            if (kept.state().isScalar()) {
                kept.values().fill(saved.get(0));
            } else {
                int from = positions.merge(kept.name(), size, Integer::sum) - size;
                kept.values().copyFrom(saved.slice(from, from + size));
            }
        });
    }

    private static Vector named(Map<String, Vector> state, String name) {
        Vector values = state.get(name);
        if (values == null) {
            throw new IllegalArgumentException("no state " + name);
        }
        return values;
    }

    private void forEachKept(Consumer<Part.Kept> action) {
        for (Segment segment : segments) {
            for (Part part : segment.parts()) {
                part.kept().forEach(action);
            }
        }
    }
}
