package dev.descent.dataset.ingest;

import dev.descent.dataset.ColumnInfo;
import dev.descent.dataset.DatasetInfo;
import dev.descent.dataset.StoredForm;
import dev.descent.dataset.statistics.Moments;
import dev.descent.spec.Problem;
import dev.descent.tensor.Safetensors;
import dev.descent.tensor.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Turns IDX files into stored rows; images are copied through, never held. */
final class IdxIngest {

    private final FileProblems problems = new FileProblems();
    private final IdxOptions options;

    IdxIngest(IdxOptions options) {
        this.options = options;
    }

    /** One part of the data set. */
    private record Part(IdxFile images, int[] labels) {}

    /**
     * Writes the rows to {@code data}.
     *
     * @param testImages null, as {@code testLabels}, if there is no test part
     */
    Content ingest(
            Path data,
            Received trainImages,
            Received trainLabels,
            @Nullable Received testImages,
            @Nullable Received testLabels)
            throws IOException {
        Optional<Part> train = part(trainImages, trainLabels);
        Optional<Part> test =
                testImages == null || testLabels == null ? Optional.empty() : part(testImages, testLabels);
        if (train.isPresent() && test.isPresent()) {
            checkSameSize(train.get().images(), test.get().images());
        }
        int classes = 0;
        if (train.isPresent()) {
            int[] labels = train.get().labels();
            classes = Objects.requireNonNullElse(
                    options.classes(), Arrays.stream(labels).max().orElse(0) + 1);
            checkLabels(trainLabels.part(), labels, classes);
            if (testLabels != null && test.isPresent()) {
                checkTestLabels(testLabels.part(), test.get().labels(), labels);
            }
        }
        problems.throwIfAny(trainImages.part());
        return write(data, train.orElseThrow(), test.orElse(null), classes);
    }

    private Optional<Part> part(Received images, Received labels) throws IOException {
        Optional<IdxFile> imageFile = IdxFile.images(images, problems);
        Optional<IdxFile> labelFile = IdxFile.labels(labels, problems);
        if (imageFile.isEmpty() || labelFile.isEmpty()) {
            return Optional.empty();
        }
        int count = imageFile.get().count();
        if (count != labelFile.get().count()) {
            problems.add(
                    labels.part(),
                    "count_mismatch",
                    labels.part() + " has " + labelFile.get().count() + " labels for the " + count + " images of "
                            + images.part());
            return Optional.empty();
        }
        int[] values = new int[count];
        try (InputStream in = labelFile.get().elements()) {
            for (int i = 0; i < count; i++) {
                values[i] = in.read();
            }
        }
        return Optional.of(new Part(imageFile.get(), values));
    }

    private void checkSameSize(IdxFile train, IdxFile test) {
        Shape trainShape = shape(train);
        Shape testShape = shape(test);
        if (!trainShape.equals(testShape)) {
            problems.add(
                    test.part(),
                    "size_mismatch",
                    "images of " + test.part() + " are " + testShape + ", those of " + train.part() + " are "
                            + trainShape);
        }
    }

    private void checkLabels(String part, int[] labels, int classes) {
        for (int row = 0; row < labels.length; row++) {
            if (labels[row] >= classes) {
                addLabel(
                        part, row, "label_out_of_range", "label " + labels[row] + " is not below classes = " + classes);
            }
        }
        if (Arrays.stream(labels).distinct().count() == 1) {
            problems.add(
                    part,
                    "single_class",
                    "every label of " + part + " is " + labels[0] + ": there is nothing to learn with one class only");
        }
    }

    private void checkTestLabels(String part, int[] labels, int[] trainLabels) {
        boolean[] known = new boolean[256];
        IntStream.of(trainLabels).forEach(label -> known[label] = true);
        for (int row = 0; row < labels.length; row++) {
            if (!known[labels[row]]) {
                addLabel(
                        part,
                        row,
                        "unknown_label",
                        "label " + labels[row] + " does not occur among the training labels");
            }
        }
    }

    private void addLabel(String part, int row, String code, String message) {
        problems.add(row, new Problem(part + ":row " + row, code, part + ", row " + row + " (from 0): " + message));
    }

    private static Shape shape(IdxFile images) {
        int[] sizes = images.sizes();
        return Shape.of(sizes[1], sizes[2], sizes.length == 4 ? sizes[3] : 1);
    }

    private static Content write(Path data, Part train, @Nullable Part test, int classes) throws IOException {
        Shape shape = shape(train.images());
        int channels = shape.size(2);
        long[][] histograms = new long[channels][256];
        List<Safetensors.Entry> entries = new ArrayList<>();
        entries.add(entry("x", train, shape, histograms));
        entries.add(Safetensors.Entry.of("y", Shape.of(train.labels().length), train.labels()));
        if (test != null) {
            entries.add(entry("test_x", test, shape, new long[channels][256]));
            entries.add(Safetensors.Entry.of("test_y", Shape.of(test.labels().length), test.labels()));
        }
        List<String> names =
                IntStream.range(0, classes).mapToObj(String::valueOf).toList();
        List<String> channelNames = channelNames(channels);
        String digest = Safetensors.write(
                data,
                StoredForm.metadata(
                        channelNames.stream()
                                .map(name -> new StoredForm.Column(name, List.of()))
                                .toList(),
                        new StoredForm.Column("label", names)),
                entries);
        int[] trainCounts = counts(train.labels(), classes);
        int[] testCounts = counts(test == null ? new int[0] : test.labels(), classes);
        long[] all = new long[256];
        IntStream.range(0, channels * 256).forEach(i -> all[i % 256] += histograms[i / 256][i % 256]);
        return new Content(
                digest,
                DatasetInfo.Kind.IMAGE,
                shape,
                names,
                train.labels().length,
                test == null ? 0 : test.labels().length,
                IntStream.range(0, channels)
                        .mapToObj(channel -> ColumnInfo.of(
                                channelNames.get(channel),
                                ColumnInfo.Kind.CHANNEL,
                                Moments.ofHistogram(histograms[channel])))
                        .toList(),
                ColumnInfo.of("pixels", ColumnInfo.Kind.CHANNEL, Moments.ofHistogram(all)),
                ColumnInfo.named("label", ColumnInfo.Kind.CATEGORICAL),
                IntStream.range(0, classes)
                        .mapToObj(label ->
                                new DatasetInfo.ClassCount(names.get(label), trainCounts[label], testCounts[label]))
                        .toList());
    }

    private static Safetensors.Entry entry(String name, Part part, Shape shape, long[][] histograms) {
        IdxFile images = part.images();
        return new Safetensors.Entry(name, Safetensors.Type.U8, shape.batched(images.count()), out -> {
            try (InputStream in = images.elements()) {
                copyCounting(in, out, histograms, (int) images.rowBytes());
            }
        });
    }

    private static void copyCounting(InputStream in, OutputStream out, long[][] histograms, int rowBytes)
            throws IOException {
        byte[] row = new byte[rowBytes];
        while (in.readNBytes(row, 0, rowBytes) == rowBytes) {
            for (int channel = 0; channel < histograms.length; channel++) {
                long[] histogram = histograms[channel];
                for (int i = channel; i < rowBytes; i += histograms.length) {
                    histogram[row[i] & 0xFF]++;
                }
            }
            out.write(row);
        }
    }

    private static List<String> channelNames(int channels) {
        return switch (channels) {
            case 1 -> List.of("gray");
            case 3 -> List.of("red", "green", "blue");
            default ->
                IntStream.range(0, channels)
                        .mapToObj(channel -> "channel_" + channel)
                        .toList();
        };
    }

    private static int[] counts(int[] labels, int classes) {
        int[] counts = new int[classes];
        for (int label : labels) {
            counts[label]++;
        }
        return counts;
    }
}
