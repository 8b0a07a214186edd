package dev.descent.dataset.preparation;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.descent.spec.InvalidInputException;
import dev.descent.spec.NearName;
import dev.descent.spec.Problems;
import dev.descent.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The fitted steps of a job, from a raw row, or several rows for a sequence, to the network's input. Goes into the model's file as JSON,
 * and comes back from it to the same bits.
 *
 * @param source what a raw row consists of
 * @param rows what is done to each row, in order
 * @param window how rows become a sequence; null if each row is one input
 * @param arrays what is done to each sequence, in order
 * @param shape of the network's input
 */
public record Pipeline(
        Layout source, List<Stage> rows, @Nullable Window window, List<Stage> arrays, Shape shape) {

    /**
     * One fitted step.
     *
     * @param width numbers that it gives
     */
    public record Stage(RowTransform transform, int width) {}

    public Pipeline {
        rows = List.copyOf(rows);
        arrays = List.copyOf(arrays);
    }

    /** Rows that make one input. */
    @JsonIgnore
    public int length() {
        return window == null ? 1 : window.length();
    }

    /** Numbers of a row when it goes into a sequence, or becomes the input. */
    private int rowWidth() {
        return rows.isEmpty() ? source.width() : rows.get(rows.size() - 1).width();
    }

    /** Applies the steps, in buffers of its own. Not safe for use by several threads. */
    public Run run() {
        return new Run();
    }

    /** The room that one thread needs to apply the steps. */
    public final class Run {

        private final double[] raw = new double[source.width()];
        private final double[][] ofRows = buffers(rows);
        private final double[] sequence = new double[window == null ? 0 : length() * rowWidth()];
        private final double[][] ofArrays = buffers(arrays);

        private Run() {}

        private static double[][] buffers(List<Stage> stages) {
            return stages.stream().map(stage -> new double[stage.width()]).toArray(double[][]::new);
        }

        /**
         * The input of a stored row, or of the sequence whose target stands in that row.
         *
         * @param fitted whether the row is one of those that the steps were fitted on
         * @return valid until the next call
         */
        public double[] input(RowSource stored, int row, boolean fitted) {
            if (window == null) {
                return row(stored, row, fitted);
            }
            int first = row - window.before();
            for (int i = 0; i < window.length(); i++) {
                put(row(stored, first + i, fitted), i);
            }
            return sequence();
        }

        /** A stored row behind the steps for rows. */
        double[] row(RowSource stored, int row, boolean fitted) {
            stored.read(row, raw);
            return row(raw, stored.context(row, fitted));
        }

        /** A raw row behind the steps for rows; valid until the next call. */
        public double[] row(double[] values, RowContext context) {
            return through(rows, ofRows, values, context);
        }

        /** Puts a row in its place of the sequence. */
        public void put(double[] row, int index) {
            System.arraycopy(row, 0, sequence, index * row.length, row.length);
        }

        /** The sequence behind all steps. */
        public double[] sequence() {
            return through(arrays, ofArrays, sequence, RowContext.NONE);
        }

        private static double[] through(List<Stage> stages, double[][] buffers, double[] values, RowContext context) {
            double[] from = values;
            for (int i = 0; i < buffers.length; i++) {
                stages.get(i).transform().apply(from, buffers[i], context);
                from = buffers[i];
            }
            return from;
        }
    }

    /**
     * What the steps make of a row.
     *
     * @param problems seen from the list of the steps, told of everything that doesn't fit
     */
    public static Layout after(Layout source, List<Preparation> steps, Problems problems) {
        Layout layout = source;
        boolean framed = false;
        for (int i = 0; i < steps.size(); i++) {
            Problems here = problems.at(i);
            if (steps.get(i) instanceof Concatenate && i > 0 && !(steps.get(i - 1) instanceof Concatenate)) {
                here.add("wrong_order", "Tables are put beside each other before any other step; put this one first.");
            }
            if (steps.get(i) instanceof Window) {
                if (framed) {
                    here.add("duplicate", "There is a window already; only one can be.");
                    continue;
                }
                framed = true;
                layout = finished(layout, here);
            }
            layout = steps.get(i).after(layout, here);
        }
        return finished(layout, problems);
    }

    /** Numbers only: without dates, categories spread. */
    private static Layout finished(Layout layout, Problems problems) {
        if (layout.isArray()) {
            return layout;
        }
        List<String> texts = names(layout, column -> column.kind() == Layout.Kind.TEXT);
        List<String> lacking = names(layout, column -> column.missing() && column.kind() == Layout.Kind.NUMBER);
        if (!texts.isEmpty() || !lacking.isEmpty()) {
            problems.add(
                    texts.isEmpty() ? "missing_values" : "text_left",
                    (texts.isEmpty()
                                    ? ""
                                    : "A network can't take texts, and " + NearName.listing(texts)
                                            + " holds some: make numbers of it by `characters`, `tokens` or `hashing`, or `drop`"
                                            + " it. ")
                            + (lacking.isEmpty()
                                    ? ""
                                    : "Values are missing in " + NearName.listing(lacking)
                                            + ": fill them in by a step as {\"type\": \"impute\", \"strategy\": \"median\"}, or"
                                            + " `drop` it."));
        }
        Layout result = layout;
        for (RowPreparation step : finishing(layout)) {
            result = step.after(result, new Problems());
        }
        if (result.columns().isEmpty()) {
            problems.add("nothing_left", "No column is left to learn from.");
        }
        return result;
    }

    private static List<String> names(Layout layout, Predicate<Layout.Column> wanted) {
        return layout.columns().stream().filter(wanted).map(Layout.Column::name).toList();
    }

    private static List<RowPreparation> finishing(Layout layout) {
        List<RowPreparation> steps = new ArrayList<>();
        List<String> dates = names(layout, column -> column.kind() == Layout.Kind.DATETIME);
        if (!dates.isEmpty()) {
            steps.add(new Drop(dates));
        }
        if (layout.columns().stream().anyMatch(column -> column.kind() == Layout.Kind.CATEGORY)) {
            steps.add(OneHot.ofTheRest());
        }
        return steps;
    }

    /** The steps with what only the data can tell, as how many components keep a share of the variance. */
    public static List<Preparation> resolved(RowSource stored, List<Preparation> steps, int[] training) {
        List<Preparation> resolved = new ArrayList<>(steps);
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i) instanceof Pca pca && pca.components() == null) {
                Fitting before = new Fitting(stored, training);
                before.fitAll(resolved.subList(0, i));
                try {
                    resolved.set(i, pca.resolved(before.layout, before.sample()));
                } catch (InvalidInputException e) {
                    throw e.under("/" + i);
                }
            }
        }
        return resolved;
    }

    /**
     * Fits steps that {@link #after} found nothing wrong with.
     *
     * @param training rows to fit on, ascending; of sequences those with their targets
     * @throws InvalidInputException with pointers from the list of the steps, if a step can't be fitted
     */
    public static Pipeline fit(RowSource stored, List<Preparation> steps, int[] training) {
        Fitting fitting = new Fitting(stored, training);
        fitting.fitAll(steps);
        fitting.finish();
        return fitting.pipeline();
    }

    /** Fits one step after the other. */
    private static final class Fitting {

        private final RowSource stored;
        private final int[] training;
        private final List<Stage> rows = new ArrayList<>();
        private final List<Stage> arrays = new ArrayList<>();
        private @Nullable Window window;
        private int[] sampled;
        private Layout layout;

        Fitting(RowSource stored, int[] training) {
            this.stored = stored;
            this.training = training;
            this.sampled = training;
            this.layout = stored.layout();
        }

        void fitAll(List<Preparation> steps) {
            steps.stream().filter(Window.class::isInstance).forEach(step -> sampled = covered(training, (Window) step));
            for (int i = 0; i < steps.size(); i++) {
                if (steps.get(i) instanceof Concatenate) {
                    continue;
                }
                if (steps.get(i) instanceof Window frame) {
                    finish();
                    layout = frame.after(layout, new Problems());
                    window = frame;
                    sampled = training;
                    continue;
                }
                try {
                    add((RowPreparation) steps.get(i));
                } catch (InvalidInputException e) {
                    throw e.under("/" + i);
                }
            }
        }

        void finish() {
            finishing(layout).forEach(this::add);
        }

        private void add(RowPreparation step) {
            RowTransform transform = step.fit(layout, sample());
            layout = step.after(layout, new Problems());
            (window == null ? rows : arrays).add(new Stage(transform, layout.width()));
        }

        /** The rows that the windows of some targets lie over. */
        private static int[] covered(int[] targets, Window window) {
            int last = targets[targets.length - 1];
            boolean[] inside = new boolean[last + 1];
            for (int target : targets) {
                for (int i = 0; i < window.length(); i++) {
                    inside[target - window.before() + i] = true;
                }
            }
            return IntStream.rangeClosed(0, last).filter(row -> inside[row]).toArray();
        }

        Sample sample() {
            Pipeline soFar = pipeline();
            return new Sample() {
                @Override
                public int size() {
                    return sampled.length;
                }

                @Override
                public void forEach(Visitor visitor) {
                    Run run = soFar.run();
                    for (int row : sampled) {
                        double[] values = run.input(stored, row, true);
                        visitor.accept(values, stored.context(row, true), stored.target(row));
                    }
                }
            };
        }

        Pipeline pipeline() {
            return new Pipeline(stored.layout(), rows, window, arrays, layout.shape());
        }
    }
}
