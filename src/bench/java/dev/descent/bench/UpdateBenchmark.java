package dev.descent.bench;

import dev.descent.optimizer.Optimizer;
import dev.descent.optimizer.ParameterSettings;
import dev.descent.optimizer.UpdateChain;
import dev.descent.optimizer.Updater;
import dev.descent.spec.SpecReader;
import dev.descent.tensor.Backend;
import dev.descent.tensor.CounterRandom;
import dev.descent.tensor.DType;
import dev.descent.tensor.ParameterLayout;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.ThreadTeam;
import dev.descent.tensor.Vector;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;

/**
 * How long one update takes, by rule and number of parameters: the gradient lies where the backward pass leaves it, the parameters
 * where the next forward pass reads them. Prints one line of JSON for each: the median of seven slices of the time.
 */
public final class UpdateBenchmark {

    private static final int WARM_UP = 2_000;
    private static final int SLICES = 7;

    private static final Map<String, String> RULES = Map.of(
            "sgd", "\"sgd\"",
            "momentum", "{\"type\": \"sgd\", \"momentum\": 0.9}",
            "adam", "\"adam\"",
            "adamw", "\"adamw\"",
            "lion", "\"lion\"");

    private UpdateBenchmark() {}

    /** {@code seconds rule}: one of those named here, or a specification in JSON; as a job does, a process sees one rule only */
    public static void main(String[] arguments) {
        double seconds = Double.parseDouble(arguments[0]);
        String name = arguments[1];
        Optimizer optimizer = SpecReader.read(RULES.getOrDefault(name, name), Optimizer.class);
        measure(name, optimizer, perceptron(), seconds);
        measure(name, optimizer, tenMillion(), seconds);
    }

    /** The weights of the multilayer perceptron 784-256-128-10: 235,146. */
    private static ParameterLayout perceptron() {
        ParameterLayout layout = new ParameterLayout();
        int[] widths = {784, 256, 128, 10};
        for (int i = 0; i < 3; i++) {
            layout.add(i + "/kernel", Shape.of(widths[i], widths[i + 1]));
            layout.add(i + "/bias", Shape.of(widths[i + 1]));
        }
        return layout;
    }

    private static ParameterLayout tenMillion() {
        ParameterLayout layout = new ParameterLayout();
        for (int i = 0; i < 10; i++) {
            layout.add(i + "/kernel", Shape.of(1000, 1000));
        }
        return layout;
    }

    private static void measure(String rule, Optimizer optimizer, ParameterLayout layout, double seconds) {
        double[] micros = new double[SLICES];
        try (Tensor parameters = random(layout.size(), 1);
                Tensor gradient = random(layout.size(), 2);
                ThreadTeam team = new ThreadTeam(Backend.load().threads())) {
            Updater updater = new Updater(
                    new UpdateChain(optimizer, null, null),
                    layout,
                    Collections.nCopies(layout.entries().size(), ParameterSettings.of(ParameterSettings.Kind.KERNEL)),
                    parameters,
                    gradient,
                    new Updater.Setting(1, 0, team, false));
            long sliceNanos = (long) (seconds / SLICES * 1e9);
            long start = System.nanoTime();
            for (int i = 0; i < WARM_UP && System.nanoTime() - start < 2 * SLICES * sliceNanos; i++) {
                updater.update(false);
            }
            for (int slice = 0; slice < SLICES; slice++) {
                int updates = 0;
                start = System.nanoTime();
                while (System.nanoTime() - start < sliceNanos) {
                    updater.update(false);
                    updates++;
                }
                micros[slice] = (System.nanoTime() - start) / 1e3 / updates;
            }
        }
        Arrays.sort(micros);
        System.out.printf(
                "{\"peer\": \"descent\", \"threads\": %d, \"rule\": \"%s\", \"parameters\": %d, \"microseconds\": %.1f,"
                        + " \"min_max\": [%.1f, %.1f]}%n",
                Backend.load().threads(),
                rule.replace("\"", "'"),
                layout.parameterCount(),
                micros[SLICES / 2],
                micros[0],
                micros[SLICES - 1]);
    }

    private static Tensor random(int size, long seed) {
        Vector values = Vector.zeros(DType.FLOAT32, size);
        CounterRandom random = CounterRandom.of(seed);
        for (int i = 0; i < size; i++) {
            values.set(i, 0.01 * random.normal(i));
        }
        Tensor tensor = Tensor.zeros(DType.FLOAT32, Shape.of(size));
        tensor.write(0, values);
        return tensor;
    }
}
