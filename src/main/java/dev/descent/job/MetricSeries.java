package dev.descent.job;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One series of a run, in at most a given number of points. The first point is the first value alone; each further one sums up a
 * window of the same number of values, which doubles, neighbours being merged, whenever there are too many points. So every value
 * is in exactly one point, and the last point ends with the last value. Not safe for use by several threads.
 */
final class MetricSeries {

    private final int maxPoints;
    private final List<Window> windows = new ArrayList<>();
    private long windowSize = 1;
    private int firstUnsaved;

    /** @param maxPoints at least 4 */
    MetricSeries(int maxPoints) {
        this.maxPoints = maxPoints;
    }

    /** Goes on where {@link #state} was taken. */
    MetricSeries(int maxPoints, double[] state) {
        this(maxPoints);
        windowSize = (long) state[0];
        for (int at = 1; at < state.length; at += Window.NUMBERS) {
            windows.add(new Window(state, at));
        }
        while (windows.size() > maxPoints) {
            merge();
        }
    }

    /** Everything, to the last bit: the size of a window, then the numbers of each. */
    double[] state() {
        double[] state = new double[1 + windows.size() * Window.NUMBERS];
        state[0] = windowSize;
        for (int i = 0; i < windows.size(); i++) {
            windows.get(i).write(state, 1 + i * Window.NUMBERS);
        }
        return state;
    }

    void add(long step, int epoch, double value, long millis) {
        Window last = windows.isEmpty() ? null : windows.get(windows.size() - 1);
        if (last == null || windows.size() == 1 || last.count == windowSize) {
            if (windows.size() == maxPoints) {
                merge();
                add(step, epoch, value, millis);
                return;
            }
            last = new Window(step);
            windows.add(last);
        }
        last.add(step, epoch, value, millis);
        firstUnsaved = Math.min(firstUnsaved, windows.size() - 1);
    }

    private void merge() {
        windowSize *= 2;
        List<Window> old = List.copyOf(windows);
        windows.subList(1, windows.size()).clear();
        for (int i = 1; i < old.size(); i += 2) {
            Window window = old.get(i);
            if (i + 1 < old.size()) {
                window.merge(old.get(i + 1));
            }
            windows.add(window);
        }
        firstUnsaved = 0;
    }

    /** The points that are new or changed since the last call: they replace all stored points from the first of them on. */
    List<MetricPoint> takeUnsaved() {
        List<MetricPoint> points = windows.subList(firstUnsaved, windows.size()).stream()
                .map(Window::point)
                .toList();
        firstUnsaved = windows.size();
        return points;
    }

    /** What was taken didn't reach the database: the next call gives everything. */
    void unsaved() {
        firstUnsaved = 0;
    }

    private static final class Window {

        static final int NUMBERS = 9;

        private final long firstStep;
        private long lastStep;
        private int epoch;
        private double sum;
        private double min = Double.POSITIVE_INFINITY;
        private double max = Double.NEGATIVE_INFINITY;
        private long count;
        private long nonFinite;
        private long millis;

        Window(long firstStep) {
            this.firstStep = firstStep;
        }

        Window(double[] numbers, int at) {
            firstStep = (long) numbers[at];
            lastStep = (long) numbers[at + 1];
            epoch = (int) numbers[at + 2];
            sum = numbers[at + 3];
            min = numbers[at + 4];
            max = numbers[at + 5];
            count = (long) numbers[at + 6];
            nonFinite = (long) numbers[at + 7];
            millis = (long) numbers[at + 8];
        }

        void write(double[] numbers, int at) {
            double[] own = {firstStep, lastStep, epoch, sum, min, max, count, nonFinite, millis};
            System.arraycopy(own, 0, numbers, at, NUMBERS);
        }

        void add(long step, int epoch, double value, long millis) {
            count++;
            lastStep = step;
            this.epoch = epoch;
            this.millis = millis;
            if (Double.isFinite(value)) {
                sum += value;
                min = Math.min(min, value);
                max = Math.max(max, value);
            } else {
                nonFinite++;
            }
        }

        void merge(Window next) {
            count += next.count;
            lastStep = next.lastStep;
            epoch = next.epoch;
            millis = next.millis;
            sum += next.sum;
            min = Math.min(min, next.min);
            max = Math.max(max, next.max);
            nonFinite += next.nonFinite;
        }

        MetricPoint point() {
            long finite = count - nonFinite;
            Instant time = Instant.ofEpochMilli(millis);
            return finite == 0
                    ? new MetricPoint(firstStep, lastStep, epoch, null, null, null, count, nonFinite, time)
                    : new MetricPoint(firstStep, lastStep, epoch, sum / finite, min, max, count, nonFinite, time);
        }
    }
}
