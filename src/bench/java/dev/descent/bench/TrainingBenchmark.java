package dev.descent.bench;

import dev.descent.dataset.Dataset;
import dev.descent.dataset.DatasetInfo;
import dev.descent.dataset.Examples;
import dev.descent.dataset.PreparedData;
import dev.descent.dataset.Preprocessing;
import dev.descent.dataset.ingest.DatasetStore;
import dev.descent.dataset.ingest.IdxOptions;
import dev.descent.dataset.ingest.Upload;
import dev.descent.spec.SpecReader;
import dev.descent.tensor.Backend;
import dev.descent.tensor.CounterRandom;
import dev.descent.tensor.DType;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;
import dev.descent.training.Trainer;
import dev.descent.training.TrainingListener;
import dev.descent.training.TrainingPlan;
import dev.descent.training.TrainingSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/**
 * How fast the bare trainer is, without service and database: a batch gathered from memory, forward, loss, backward, update, loss
 * read back. Prints one line of JSON for each workload: the median of five slices of the time.
 */
public final class TrainingBenchmark {

    private static final int WARM_UP_STEPS = 300;
    private static final int SLICES = 5;
    private static final int LINEAR_ROWS = 100;
    private static final int PASSES = 5;

    private TrainingBenchmark() {}

    private static final String AUGMENT =
            "\"flip\", {\"type\": \"translation\", \"height\": 0.1, \"width\": 0.1}, {\"type\": \"noise\", \"stddev\": 0.05}";

    /** {@code workload seconds gradients-in-history augment [directory with the MNIST files]} */
    public static void main(String[] arguments) throws IOException {
        String workload = arguments[0];
        double seconds = Double.parseDouble(arguments[1]);
        boolean gradients = Boolean.parseBoolean(arguments[2]);
        boolean augment = Boolean.parseBoolean(arguments[3]);
        if (workload.equals("linear")) {
            report(
                    workload,
                    LINEAR_ROWS,
                    measure(spec(workload, LINEAR_ROWS, gradients, false), line(), seconds),
                    null);
            return;
        }
        if (!workload.matches("(mlp|cnn|lstm|gru|transformer)[0-9]+")) {
            throw new IllegalArgumentException("unknown workload " + workload
                    + ": linear, mlp64, mlp512, cnn32, cnn128, lstm64, gru64, transformer64");
        }
        int batch = Integer.parseInt(workload.replaceAll("[a-z]", ""));
        TrainingSpec spec = spec(workload, batch, gradients, augment);
        PreparedData data = mnist(Path.of(arguments[4]), spec, batch);
        report(workload, batch, measure(spec, data, seconds), augment ? gathering(data, batch) : null);
    }

    private static TrainingSpec spec(String workload, int batch, boolean gradients, boolean augment) {
        String layers;
        String training = "\"loss\": \"sparse_categorical_crossentropy\", \"metrics\": [], \"optimizer\": \"adam\"";
        if (workload.startsWith("mlp")) {
            layers = "\"flatten\", " + dense(256, "relu") + dense(128, "relu") + last(10, "softmax");
        } else if (workload.startsWith("cnn")) {
            layers = conv(32) + "\"max_pooling2d\", " + conv(64) + "\"max_pooling2d\", " + conv(64) + "\"flatten\", "
                    + dense(64, "relu") + last(10, "softmax");
        } else if (workload.startsWith("transformer")) {
            layers = "{\"type\": \"reshape\", \"target_shape\": [28, 28]}, " + dense(64, "linear") + block() + block()
                    + "\"layer_normalization\", \"global_average_pooling1d\", " + last(10, "softmax");
        } else if (workload.startsWith("lstm") || workload.startsWith("gru")) {
            // The rows of the image are the steps.
            layers = "{\"type\": \"reshape\", \"target_shape\": [28, 28]}, {\"type\": \""
                    + workload.replaceAll("[0-9]", "") + "\", \"units\": 128}, " + last(10, "softmax");
        } else {
            layers = last(1, "linear");
            training = "\"loss\": \"mean_squared_error\", \"metrics\": [], \"optimizer\": {\"type\": \"sgd\"}";
        }
        String json = "{\"dataset\": {\"id\": \"mnist\", \"scaling\": \""
                + (workload.equals("linear") ? "none" : "pixel")
                + "\", \"augment\": [" + (augment ? AUGMENT : "") + "]}, \"model\": {\"layers\": [" + layers
                + "]}, \"training\": {\"epochs\": 1000000, \"batch_size\": "
                + batch + ", " + training + "}, \"history\": {\"gradients\": " + gradients + "}}";
        return SpecReader.read(json, TrainingSpec.class);
    }

    private static String dense(int units, String activation) {
        return last(units, activation) + ", ";
    }

    private static String last(int units, String activation) {
        return "{\"type\": \"dense\", \"units\": " + units + ", \"activation\": \"" + activation + "\"}";
    }

    private static String conv(int filters) {
        return "{\"type\": \"conv2d\", \"filters\": " + filters + ", \"kernel_size\": 3, \"activation\": \"relu\"}, ";
    }

    /** Attention and two dense layers, each behind a normalization and beside a shortcut. */
    private static String block() {
        return residual("{\"type\": \"multi_head_attention\", \"num_heads\": 4, \"key_dim\": 16}")
                + residual(dense(128, "gelu") + last(64, "linear"));
    }

    private static String residual(String layers) {
        return "{\"type\": \"residual\", \"layers\": [\"layer_normalization\", " + layers + "]}, ";
    }

    private static PreparedData mnist(Path directory, TrainingSpec spec, int batch) throws IOException {
        Path root = Files.createTempDirectory("descent-bench");
        DatasetStore store = new DatasetStore(root, Clock.systemUTC());
        try (InputStream trainImages = Files.newInputStream(directory.resolve("train-images-idx3-ubyte.gz"));
                InputStream trainLabels = Files.newInputStream(directory.resolve("train-labels-idx1-ubyte.gz"))) {
            String id = store.create(
                            new Upload.Idx("mnist", new IdxOptions(null), trainImages, trainLabels, null, null))
                    .id();
            Dataset dataset = store.open(id);
            PreparedData data = dataset.prepare(spec.dataset(), spec.seed());
            // The rows stay mapped.
            store.delete(id);
            FileSystemUtils.deleteRecursively(root);
            return new PreparedData(
                    data.info(),
                    wholeBatches(data.train(), batch),
                    data.validation(),
                    data.test(),
                    data.preprocessing());
        }
    }

    /** Without the rows that would make a smaller last batch: a step shall be a step. */
    private static Examples wholeBatches(Examples all, int batch) {
        return new Examples() {
            @Override
            public int size() {
                return all.size() / batch * batch;
            }

            @Override
            public double target(int row) {
                return all.target(row);
            }

            @Override
            public double weight(int row) {
                return all.weight(row);
            }

            @Override
            public Examples inEpoch(long epoch) {
                return wholeBatches(all.inEpoch(epoch), batch);
            }

            @Override
            public void gather(int[] order, int from, int count, Vector inputs, Vector targets) {
                all.gather(order, from, count, inputs, targets);
            }
        };
    }

    /** Nanoseconds for which gathering a row keeps its thread busy: the least of some passes. */
    private static double gathering(PreparedData data, int batch) {
        Examples rows = data.train().inEpoch(1);
        int[] order = CounterRandom.of(0).permutation(rows.size());
        Vector inputs = Vector.zeros(
                DType.FLOAT32, batch * (int) data.info().inputShape().elements());
        Vector targets = Vector.zeros(DType.FLOAT32, batch);
        double least = Double.POSITIVE_INFINITY;
        for (int pass = 0; pass < PASSES; pass++) {
            long start = System.nanoTime();
            for (int from = 0; from < order.length; from += batch) {
                rows.gather(order, from, batch, inputs, targets);
            }
            least = Math.min(least, (double) (System.nanoTime() - start) / order.length);
        }
        return least;
    }

    /** 100 points of y = 2x + 1 with noise. */
    private static PreparedData line() {
        Shape shape = Shape.of(1);
        CounterRandom noise = CounterRandom.of(0);
        float[] x = new float[LINEAR_ROWS];
        float[] y = new float[LINEAR_ROWS];
        for (int i = 0; i < LINEAR_ROWS; i++) {
            x[i] = -1 + 2f * i / (LINEAR_ROWS - 1);
            y[i] = (float) (2 * x[i] + 1 + 0.2 * noise.normal(i));
        }
        Examples points = new Points(x, y);
        Examples none = new Points(new float[0], new float[0]);
        Preprocessing asIs =
                new Preprocessing(shape, List.of(new Preprocessing.Feature("x", List.of(), 0, 1)), null, null, null);
        return new PreparedData(new DatasetInfo("line", shape, List.of(), 1, LINEAR_ROWS, 0), points, none, none, asIs);
    }

    private record Points(float[] x, float[] y) implements Examples {

        @Override
        public double target(int row) {
            return y[row];
        }

        @Override
        public int size() {
            return x.length;
        }

        @Override
        public void gather(int[] order, int from, int count, Vector inputs, Vector targets) {
            for (int i = 0; i < count; i++) {
                inputs.set(i, x[order[from + i]]);
                targets.set(i, y[order[from + i]]);
            }
        }
    }

    /** Steps per second of each slice. */
    private static double[] measure(TrainingSpec spec, PreparedData data, double seconds) {
        double[] rates = new double[SLICES];
        try (Trainer trainer = new Trainer(TrainingPlan.of(spec, data.info()), data)) {
            Stopwatch stopwatch = new Stopwatch(rates, (long) (seconds / SLICES * 1e9));
            trainer.train(stopwatch, () -> stopwatch.slice == SLICES);
        }
        return rates;
    }

    private static final class Stopwatch implements TrainingListener {

        private final double[] rates;
        private final long sliceNanos;
        private int slice;
        private long sliceStart;
        private long firstStep;

        Stopwatch(double[] rates, long sliceNanos) {
            this.rates = rates;
            this.sliceNanos = sliceNanos;
        }

        @Override
        public void step(long step, int epoch, double loss) {
            if (step == WARM_UP_STEPS) {
                sliceStart = System.nanoTime();
                firstStep = step;
            }
            long elapsed = System.nanoTime() - sliceStart;
            if (step > WARM_UP_STEPS && slice < SLICES && elapsed >= sliceNanos) {
                rates[slice++] = (step - firstStep) / (elapsed / 1e9);
                sliceStart = System.nanoTime();
                firstStep = step;
            }
        }

        @Override
        public void epoch(int epoch, long step, Map<String, Double> metrics) {
            // Epochs don't matter here.
        }
    }

    private static void report(String workload, int batch, double[] rates, @Nullable Double gathering) {
        Arrays.sort(rates);
        double steps = rates[SLICES / 2];
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("peer", "descent, " + Backend.load().version());
        line.put("workload", workload);
        line.put("threads", Backend.load().threads());
        line.put("steps_per_second", round(steps));
        line.put("samples_per_second", round(steps * batch));
        line.put("min_max", List.of(round(rates[0] * batch), round(rates[SLICES - 1] * batch)));
        if (gathering != null) {
            line.put("gathering_ns_per_row", round(gathering));
        }
        System.out.println(SpecReader.mapper().writeValueAsString(line));
    }

    private static double round(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
