package dev.descent.job;

import dev.descent.job.JobEventLog.Draft;
import dev.descent.training.LayerStatistics;
import dev.descent.training.TrainingListener;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes down in memory what a run tells, until it is fetched to be written. The training thread never waits here for more than the
 * copying of the points that changed.
 */
final class RunRecorder implements TrainingListener {

    /** Each of the first epochs has its event; later, only the last one of each write does, where many end between two writes. */
    private static final int EPOCHS_WITH_EVENT = 1_000;

    /** The series of each layer, in this order; each name is followed by a slash and the layer's place. */
    private static final List<String> LAYER_SERIES =
            List.of("gradient_norm", "parameter_norm", "update_ratio", "clipped_share");

    /** There are many series of layers, so each has this much fewer points. */
    private static final int LAYER_SHARE = 10;

    private final int attempt;
    private final double rowsPerStep;
    private final int maxPoints;
    private final Clock clock;
    private final Map<String, MetricSeries> series = new LinkedHashMap<>();
    private final MetricSeries losses;
    private @Nullable RunCheckpoints checkpoints;
    private final List<MetricSeries[]> layerSeries = new ArrayList<>();
    private final List<Draft> pending = new ArrayList<>();
    private Progress progress;
    private double loss;
    private long step;
    private int epoch;
    private long fetchedStep;
    private long fetchedMillis;
    private long writtenStep;
    private long writtenMillis;
    /** Whether nothing was written yet: what is stored then is of an attempt before, and may go beyond where this one begins. */
    private boolean fresh = true;

    /**
     * @param start where the run begins
     * @param saved {@link #state} of a run that goes on; empty for one that begins
     * @param rowsPerStep on average
     */
    RunRecorder(
            Progress start, Map<String, double[]> saved, int attempt, double rowsPerStep, int maxPoints, Clock clock) {
        this.progress = start;
        this.step = start.step();
        this.epoch = start.epoch();
        this.fetchedStep = start.step();
        this.attempt = attempt;
        this.rowsPerStep = rowsPerStep;
        this.maxPoints = maxPoints;
        this.clock = clock;
        this.fetchedMillis = clock.millis();
        saved.forEach((name, state) -> series.put(name, new MetricSeries(maxPoints(name), state)));
        this.losses = series.computeIfAbsent("loss", this::newSeries);
    }

    private MetricSeries newSeries(String name) {
        return new MetricSeries(maxPoints(name));
    }

    private int maxPoints(String name) {
        boolean ofLayer = LAYER_SERIES.stream().anyMatch(layer -> name.startsWith(layer + "/"));
        return ofLayer ? Math.max(4, maxPoints / LAYER_SHARE) : maxPoints;
    }

    /** Has the run saved between steps. */
    void saveWith(RunCheckpoints saver) {
        checkpoints = saver;
    }

    /** The history up to now, to the last bit. */
    synchronized Map<String, double[]> state() {
        Map<String, double[]> state = new LinkedHashMap<>();
        series.forEach((name, points) -> state.put(name, points.state()));
        return state;
    }

    @Override
    public void between(long step, Map<String, Double> figures) {
        if (checkpoints != null) {
            checkpoints.between(step, figures);
        }
    }

    private record ProgressData(
            int attempt,
            int epoch,
            int epochs,
            long step,
            long totalSteps,
            @Nullable Double loss,
            @Nullable List<String> nonFinite,
            @Nullable Double samplesPerSecond) {}

    private record EpochData(
            int attempt,
            int epoch,
            int epochs,
            long step,
            Map<String, @Nullable Double> metrics,
            @Nullable List<String> nonFinite) {}

    private record LogData(int attempt, String level, String message) {}

    /**
     * What is to be written.
     *
     * @param fresh whether these are the first, and take the place of all that is stored of an attempt before
     * @param tails by series, as {@link MetricHistory#replaceTails} takes them
     */
    record Notes(boolean fresh, Progress progress, Map<String, List<MetricPoint>> tails, List<Draft> events) {}

    /** Leaves a word for people. */
    synchronized void log(String message) {
        pending.add(new Draft("log", new LogData(attempt, "info", message)));
    }

    /** Leaves a word for people about something that they may want to mend. */
    synchronized void warn(String message) {
        pending.add(warning(attempt, message));
    }

    static Draft warning(int attempt, String message) {
        return new Draft("log", new LogData(attempt, "warning", message));
    }

    /** The epoch that is under way. */
    synchronized int epoch() {
        return epoch;
    }

    @Override
    public synchronized void step(long step, int epoch, double loss) {
        this.step = step;
        this.epoch = epoch;
        this.loss = loss;
        losses.add(step, epoch, loss, clock.millis());
    }

    @Override
    public synchronized void layers(long step, int epoch, List<LayerStatistics> layers) {
        long now = clock.millis();
        if (layerSeries.isEmpty()) {
            layers.forEach(layer -> layerSeries.add(LAYER_SERIES.stream()
                    .map(name -> series.computeIfAbsent(name + "/" + layer.layer(), this::newSeries))
                    .toArray(MetricSeries[]::new)));
        }
        for (int i = 0; i < layers.size(); i++) {
            LayerStatistics layer = layers.get(i);
            MetricSeries[] of = layerSeries.get(i);
            of[0].add(step, epoch, layer.gradientNorm(), now);
            of[1].add(step, epoch, layer.parameterNorm(), now);
            of[2].add(step, epoch, layer.updateRatio(), now);
            of[3].add(step, epoch, layer.clippedShare(), now);
        }
    }

    @Override
    public synchronized void epoch(int epoch, long step, Map<String, Double> metrics) {
        long now = clock.millis();
        metrics.forEach((name, value) -> {
            // The loss has a point for each step already.
            if (!name.equals("loss")) {
                series.computeIfAbsent(name, this::newSeries).add(step, epoch, value, now);
            }
        });
        if (epoch > EPOCHS_WITH_EVENT) {
            pending.removeIf(event -> event.data() instanceof EpochData last && last.epoch() > EPOCHS_WITH_EVENT);
        }
        Map<String, @Nullable Double> finite = NonFinite.toNull(metrics);
        pending.add(new Draft(
                "epoch", new EpochData(attempt, epoch, progress.epochs(), step, finite, NonFinite.names(finite))));
    }

    /** Everything since the last call. */
    synchronized Notes fetch() {
        writtenStep = fetchedStep;
        writtenMillis = fetchedMillis;
        List<Draft> events = new ArrayList<>(pending);
        pending.clear();
        if (step > fetchedStep) {
            progress = new Progress(
                    epoch,
                    progress.epochs(),
                    step,
                    progress.totalSteps(),
                    Double.isFinite(loss) ? loss : null,
                    samplesPerSecond());
            fetchedStep = step;
            events.add(new Draft(
                    "progress",
                    new ProgressData(
                            attempt,
                            epoch,
                            progress.epochs(),
                            step,
                            progress.totalSteps(),
                            progress.loss(),
                            progress.nonFinite(),
                            progress.samplesPerSecond())));
        }
        Map<String, List<MetricPoint>> tails = new LinkedHashMap<>();
        series.forEach((name, points) -> tails.put(name, points.takeUnsaved()));
        Notes notes = new Notes(fresh, progress, tails, events);
        fresh = false;
        return notes;
    }

    /** What was fetched couldn't be written. */
    synchronized void giveBack(Notes notes) {
        // So that the next notes tell of progress again, even if no step was made in the meantime.
        fresh |= notes.fresh();
        fetchedStep = writtenStep;
        fetchedMillis = writtenMillis;
        series.values().forEach(MetricSeries::unsaved);
        pending.addAll(
                0,
                notes.events().stream()
                        .filter(event -> !event.type().equals("progress"))
                        .toList());
    }

    /** The update at which the loss was told last. */
    synchronized long lastStep() {
        return step;
    }

    private @Nullable Double samplesPerSecond() {
        long now = clock.millis();
        long millis = now - fetchedMillis;
        // A rate over a few milliseconds says nothing: the one before stands.
        if (millis < 50) {
            return progress.samplesPerSecond();
        }
        fetchedMillis = now;
        return (step - fetchedStep) * rowsPerStep * 1000 / millis;
    }
}
