package dev.descent.dataset.ingest;

import dev.descent.spec.Problem;
import dev.descent.tensor.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
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
        return new StoredImages(shape(train.images()), Targets.numbered(classes))
                .write(data, stored(train), test == null ? null : stored(test));
    }

    private static StoredImages.Part stored(Part part) {
        return new StoredImages.Part(
                visitor -> {
                    byte[] row = new byte[(int) part.images().rowBytes()];
                    try (InputStream in = part.images().elements()) {
                        while (in.readNBytes(row, 0, row.length) == row.length) {
                            visitor.accept(row);
                        }
                    }
                },
                new Targets.Classes(part.labels()));
    }
}
