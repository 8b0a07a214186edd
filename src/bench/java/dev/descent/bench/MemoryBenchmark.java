package dev.descent.bench;

import dev.descent.dataset.DatasetInfo;
import dev.descent.dataset.Examples;
import dev.descent.dataset.PreparedData;
import dev.descent.dataset.Preprocessing;
import dev.descent.spec.SpecReader;
import dev.descent.tensor.CounterRandom;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;
import dev.descent.training.Trainer;
import dev.descent.training.TrainingListener;
import dev.descent.training.TrainingPlan;
import dev.descent.training.TrainingSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What a process takes of the machine's memory beside what its plans say: for large jobs one after another, for many jobs in a row,
 * and for one long job. Prints lines of JSON; sizes are in MiB, read from {@code /proc/self/status}.
 */
public final class MemoryBenchmark {

    private static final String TINY = "{\"type\": \"dense\", \"units\": 8, \"activation\": \"relu\"}";

    private static final Map<String, String> LARGE = Map.of(
            "mlp",
            "\"flatten\", {\"type\": \"dense\", \"units\": 4096, \"activation\": \"relu\"},"
                    + " {\"type\": \"dense\", \"units\": 4096, \"activation\": \"gelu\"}",
            "cnn",
            "{\"type\": \"conv2d\", \"filters\": 32, \"kernel_size\": 3, \"padding\": \"same\", \"activation\": \"relu\"},"
                    + " {\"type\": \"conv2d\", \"filters\": 64, \"kernel_size\": 3, \"padding\": \"same\", \"activation\": \"relu\"},"
                    + " \"max_pooling2d\", \"flatten\"",
            "lstm",
            "{\"type\": \"reshape\", \"target_shape\": [28, 28]}, {\"type\": \"lstm\", \"units\": 512}");

    private static final List<String> SMALL = List.of(
            "\"flatten\", {\"type\": \"dense\", \"units\": 512, \"activation\": \"relu\"}",
            "{\"type\": \"conv2d\", \"filters\": 16, \"kernel_size\": 3, \"activation\": \"relu\"}, \"max_pooling2d\","
                    + " \"batch_normalization\", \"flatten\"",
            "{\"type\": \"reshape\", \"target_shape\": [28, 28]}, {\"type\": \"gru\", \"units\": 64}",
            "{\"type\": \"reshape\", \"target_shape\": [28, 28]}, {\"type\": \"residual\", \"layers\": [\"layer_normalization\","
                    + " {\"type\": \"multi_head_attention\", \"num_heads\": 2, \"key_dim\": 14}]}, \"flatten\"");

    private MemoryBenchmark() {}

    /** {@code number-of-jobs steps-of-the-long-one} */
    public static void main(String[] arguments) throws IOException {
        int jobs = Integer.parseInt(arguments[0]);
        int steps = Integer.parseInt(arguments[1]);
        Shape images = Shape.of(28, 28, 1);
        train(spec(TINY, 16, 1), data(Shape.of(4), 64), null);
        double base = resident();
        print("base", Map.of("resident", base));
        for (String name : new String[] {"mlp", "cnn", "lstm"}) {
            TrainingSpec spec = spec(LARGE.get(name), 1024, 4);
            PreparedData data = data(images, 2048);
            double planned = TrainingPlan.of(spec, data.info()).summary().offHeapBytes() / 1048576.0;
            double[] most = {0};
            train(spec, data, step -> most[0] = Math.max(most[0], resident()));
            print(name, Map.of("planned", round(planned), "resident_above_base", round(most[0] - base)));
        }
        List<Double> afterJobs = new ArrayList<>();
        for (int job = 1; job <= jobs; job++) {
            train(spec(SMALL.get(job % SMALL.size()), 32, 2), data(images, 320), null);
            if (job % Math.max(1, jobs / 10) == 0) {
                afterJobs.add(resident());
            }
        }
        print("jobs_in_a_row", Map.of("jobs", jobs, "resident", afterJobs));
        List<Double> afterSteps = new ArrayList<>();
        PreparedData rows = data(Shape.of(32), 3200);
        train(spec(TINY, 32, Math.max(1, steps / 100)), rows, step -> {
            if (step % Math.max(1, steps / 10) == 0) {
                afterSteps.add(resident());
            }
        });
        print("long_job", Map.of("steps", steps, "resident", afterSteps));
    }

    private interface StepWatch {
        void after(long step) throws IOException;
    }

    private static TrainingSpec spec(String layers, int batch, int epochs) {
        return SpecReader.read(
                "{\"dataset\": {\"id\": \"synthetic\"}, \"model\": {\"layers\": [" + layers
                        + ", {\"type\": \"dense\", \"units\": 10, \"activation\": \"softmax\"}]}, \"training\": {\"epochs\": "
                        + epochs
                        + ", \"batch_size\": " + batch + ", \"loss\": \"sparse_categorical_crossentropy\"}}",
                TrainingSpec.class);
    }

    private static void train(TrainingSpec spec, PreparedData data, StepWatch watch) {
        try (Trainer trainer = new Trainer(TrainingPlan.of(spec, data.info()), data)) {
            trainer.train(
                    new TrainingListener() {
                        @Override
                        public void step(long step, int epoch, double loss) {
                            if (watch != null) {
                                try {
                                    watch.after(step);
                                } catch (IOException e) {
                                    throw new IllegalStateException(e);
                                }
                            }
                        }

                        @Override
                        public void epoch(int epoch, long step, Map<String, Double> metrics) {
                            // Epochs don't matter here.
                        }
                    },
                    () -> false);
        }
    }

    private static PreparedData data(Shape shape, int rows) {
        List<String> classes = IntStream.range(0, 10).mapToObj(String::valueOf).toList();
        Preprocessing asIs =
                new Preprocessing(shape, List.of(new Preprocessing.Feature("x", List.of(), 0, 1)), null, null, null);
        Examples none = new Noise(0);
        return new PreparedData(
                new DatasetInfo("synthetic", shape, classes, 1, rows, 0), new Noise(rows), none, none, asIs);
    }

    /** Rows without meaning. */
    private record Noise(int size) implements Examples {

        @Override
        public void gather(int[] order, int from, int count, Vector inputs, Vector targets) {
            int width = inputs.size() / count;
            for (int i = 0; i < count; i++) {
                CounterRandom random = CounterRandom.of(order[from + i]);
                for (int j = 0; j < width; j++) {
                    inputs.set(i * width + j, random.uniform(j));
                }
                targets.set(i, target(order[from + i]));
            }
        }

        @Override
        public double target(int row) {
            return row % 10;
        }
    }

    private static double resident() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return round(Long.parseLong(line.replaceAll("\\D", "")) / 1024.0);
            }
        }
        throw new IOException("/proc/self/status doesn't tell the resident memory");
    }

    private static double round(double value) {
        return Math.round(value * 10) / 10.0;
    }

    private static void print(String what, Map<String, ?> figures) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("what", what);
        line.putAll(figures);
        System.out.println(SpecReader.mapper().writeValueAsString(line));
    }
}
