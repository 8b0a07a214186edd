package dev.descent.bench;

import dev.descent.dataset.Dataset;
import dev.descent.dataset.DatasetInfo;
import dev.descent.dataset.PreparedData;
import dev.descent.dataset.ingest.CsvOptions;
import dev.descent.dataset.ingest.DatasetStore;
import dev.descent.dataset.ingest.Upload;
import dev.descent.spec.SpecReader;
import dev.descent.tensor.CounterRandom;
import dev.descent.training.Outcome;
import dev.descent.training.Trainer;
import dev.descent.training.TrainingListener;
import dev.descent.training.TrainingPlan;
import dev.descent.training.TrainingSpec;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;

/** Stores one large CSV file, trains on it for an epoch, and prints how fast that went, and the most heap that it took. */
public final class IngestBenchmark {

    private static final int COLUMNS = 20;

    private static final String SPEC = """
            {"dataset": {"id": "%s", "prepare": ["impute", "standardize"]},
             "model": {"layers": [{"type": "dense", "units": 64, "activation": "relu"},
                                  {"type": "dense", "units": 3, "activation": "softmax"}]},
             "training": {"epochs": 1, "batch_size": 512, "loss": "sparse_categorical_crossentropy", "optimizer": "adam"}}""";

    private static final TrainingListener SILENT = new TrainingListener() {
        @Override
        public void step(long step, int epoch, double loss) {}

        @Override
        public void epoch(int epoch, long step, Map<String, Double> metrics) {}
    };

    private static final String[] COLOURS = {"red", "green", "blue", "black", "white"};

    private IngestBenchmark() {}

    /** @param arguments size of the file in MB */
    public static void main(String[] arguments) throws IOException {
        long bytes = Long.parseLong(arguments[0]) * 1_000_000;
        Path directory = Files.createTempDirectory("ingest");
        Path file = directory.resolve("table.csv");
        try {
            write(file, bytes);
            DatasetStore store = new DatasetStore(directory.resolve("store"), Clock.systemUTC());
            long began = System.nanoTime();
            DatasetInfo info;
            try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
                info = store.create(new Upload.Csv("table", new CsvOptions(), in));
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            long size = Files.size(file);
            System.out.printf(
                    Locale.ROOT,
                    "{\"workload\": \"ingest\", \"megabytes\": %.0f, \"rows\": %d, \"seconds\": %.2f,"
                            + " \"megabytes_per_second\": %.1f, \"peak_heap_megabytes\": %.0f}%n",
                    size / 1e6,
                    info.rows(),
                    seconds,
                    size / 1e6 / seconds,
                    peakHeap() / 1e6);
            train(store.open(info.id()));
            store.delete(info.id());
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(directory.resolve("store/.work"));
            Files.deleteIfExists(directory.resolve("store"));
            Files.deleteIfExists(directory);
        }
    }

    /** One epoch over the stored rows, their gaps filled and their numbers scaled on the way. */
    private static void train(Dataset dataset) {
        TrainingSpec spec = SpecReader.read(SPEC.formatted(dataset.info().id()), TrainingSpec.class);
        TrainingPlan plan = TrainingPlan.of(spec, dataset);
        long began = System.nanoTime();
        PreparedData data = dataset.prepare(plan.spec().dataset(), spec.seed());
        double prepared = (System.nanoTime() - began) / 1e9;
        try (Trainer trainer = new Trainer(plan, data)) {
            Outcome outcome = trainer.train(SILENT, () -> false);
            double seconds = (System.nanoTime() - began) / 1e9;
            System.out.printf(
                    Locale.ROOT,
                    "{\"workload\": \"ingested\", \"rows\": %d, \"seconds_to_fit_the_steps\": %.2f, \"seconds\": %.2f,"
                            + " \"samples_per_second\": %.0f, \"loss\": %.4f, \"peak_heap_megabytes\": %.0f}%n",
                    plan.summary().trainRows(),
                    prepared,
                    seconds,
                    plan.summary().trainRows() / (seconds - prepared),
                    outcome.metrics().get("loss"),
                    peakHeap() / 1e6);
        }
    }

    /** Numbers with few and many digits, whole ones, some missing, a category, and a class. */
    private static void write(Path file, long bytes) throws IOException {
        CounterRandom random = CounterRandom.of(1);
        long written = 0;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            StringBuilder row = new StringBuilder();
            for (int j = 0; j < COLUMNS; j++) {
                row.append("column_").append(j).append(',');
            }
            row.append("colour,kind\n");
            for (long number = 0; written < bytes; number++) {
                for (int j = 0; j < COLUMNS; j++) {
                    long bits = random.bits(number * COLUMNS + j);
                    double uniform = (bits >>> 11) * 0x1p-53;
                    switch (j % 4) {
                        case 0 -> row.append(bits >>> 54);
                        case 1 ->
                            row.append((int) (uniform * 2000) - 1000)
                                    .append('.')
                                    .append(bits & 0xFFF);
                        case 2 -> row.append(uniform);
                        default -> {
                            if ((bits & 63) != 0) {
                                row.append((float) uniform);
                            }
                        }
                    }
                    row.append(',');
                }
                int kind = (int) (number % COLOURS.length);
                row.append(COLOURS[kind]).append(',').append(kind % 3).append('\n');
                byte[] line = row.toString().getBytes(StandardCharsets.US_ASCII);
                out.write(line);
                written += line.length;
                row.setLength(0);
            }
        }
    }

    private static long peakHeap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
    }
}
