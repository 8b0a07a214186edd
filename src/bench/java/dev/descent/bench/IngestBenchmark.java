package dev.descent.bench;

import dev.descent.dataset.DatasetInfo;
import dev.descent.dataset.ingest.CsvOptions;
import dev.descent.dataset.ingest.DatasetStore;
import dev.descent.dataset.ingest.Upload;
import dev.descent.tensor.CounterRandom;
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

/** Stores one large CSV file and prints how fast that went, and the most heap that it took. */
public final class IngestBenchmark {

    private static final int COLUMNS = 20;
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
            store.delete(info.id());
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(directory.resolve("store/.work"));
            Files.deleteIfExists(directory.resolve("store"));
            Files.deleteIfExists(directory);
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
