package dev.descent.network;

import dev.descent.tensor.Vector;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How often each class was true, predicted, and both, for the figures of a {@link ClassMetric}. */
final class ClassCounts implements Metric.Measurement {

    private final ClassMetric metric;
    private final Outputs.Scale scale;
    private long[] both;
    private long[] predicted;
    private long[] actual;

    /** @param classes how many there are; 0 if the first batch is to tell */
    ClassCounts(ClassMetric metric, Outputs.Scale scale, int classes) {
        this.metric = metric;
        this.scale = scale;
        both = new long[classes];
        predicted = new long[classes];
        actual = new long[classes];
    }

    /** a/b, or 0 if b is. */
    static double share(long a, long b) {
        return b == 0 ? 0 : (double) a / b;
    }

    @Override
    public void add(Vector prediction, Vector target, int width) {
        makeRoom(Math.max(2, width));
        for (int row = 0; row < target.size(); row++) {
            int label = (int) target.get(row);
            int answer = scale.classOf(prediction.slice(row * width, (row + 1) * width));
            actual[label]++;
            predicted[answer]++;
            if (answer == label) {
                both[label]++;
            }
        }
    }

    private void makeRoom(int classes) {
        if (both.length < classes) {
            both = Arrays.copyOf(both, classes);
            predicted = Arrays.copyOf(predicted, classes);
            actual = Arrays.copyOf(actual, classes);
        }
    }

    @Override
    public double value() {
        if (Arrays.stream(actual).sum() == 0) {
            return Double.NaN;
        }
        return metric.average() == ClassMetric.Average.MICRO
                ? metric.figure(
                        Arrays.stream(both).sum(),
                        Arrays.stream(predicted).sum(),
                        Arrays.stream(actual).sum())
                : Arrays.stream(ofClasses()).sum() / both.length;
    }

    @Override
    public double[] values() {
        return metric.average() == ClassMetric.Average.NONE ? ofClasses() : new double[] {value()};
    }

    @Override
    public double[] state() {
        return Stream.of(both, predicted, actual)
                .flatMapToDouble(counts -> Arrays.stream(counts).asDoubleStream())
                .toArray();
    }

    @Override
    public void restore(double[] state) {
        int classes = state.length / 3;
        long[] counts = Arrays.stream(state).mapToLong(count -> (long) count).toArray();
        both = Arrays.copyOf(counts, classes);
        predicted = Arrays.copyOfRange(counts, classes, 2 * classes);
        actual = Arrays.copyOfRange(counts, 2 * classes, 3 * classes);
    }

    private double[] ofClasses() {
        return IntStream.range(0, both.length)
                .mapToDouble(k -> metric.figure(both[k], predicted[k], actual[k]))
                .toArray();
    }
}
