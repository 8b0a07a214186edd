package dev.descent.dataset.ingest;

import dev.descent.dataset.ColumnInfo;
import dev.descent.dataset.DatasetInfo;
import dev.descent.dataset.StoredForm;
import dev.descent.dataset.statistics.Moments;
import dev.descent.tensor.Safetensors;
import dev.descent.tensor.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Stores images of bytes as they come, and counts the values of each channel.
 *
 * @param shape (height, width, channels)
 * @param classes empty where numbers are predicted
 */
record StoredImages(Shape shape, List<String> classes) {

    private static final String TARGET = "label";

    /** The images of one part and their targets. */
    record Part(Pixels pixels, Targets targets) {}

    /** Gives the images, one after the other. */
    interface Pixels {
        void forEach(Visitor visitor) throws IOException;
    }

    /** Takes the bytes of one image, row by row, channels last. The array is the giver's own. */
    interface Visitor {
        void accept(byte[] image) throws IOException;
    }

    /** Writes everything to {@code data}. */
    Content write(Path data, Part train, @Nullable Part test) throws IOException {
        int channels = shape.size(2);
        long[][] histograms = new long[channels][256];
        List<Safetensors.Entry> entries = new ArrayList<>();
        entries.add(entry("x", train, histograms));
        entries.add(train.targets().entry("y"));
        if (test != null) {
            entries.add(entry("test_x", test, new long[channels][256]));
            entries.add(test.targets().entry("test_y"));
        }
        List<String> names = channelNames(channels);
        String digest = Safetensors.write(
                data,
                StoredForm.metadata(
                        names.stream()
                                .map(name -> new StoredForm.Column(name, List.of()))
                                .toList(),
                        new StoredForm.Column(TARGET, classes)),
                entries);
        long[] all = new long[256];
        IntStream.range(0, channels * 256).forEach(i -> all[i % 256] += histograms[i / 256][i % 256]);
        return new Content(
                digest,
                DatasetInfo.Kind.IMAGE,
                shape,
                classes,
                train.targets().count(),
                test == null ? 0 : test.targets().count(),
                IntStream.range(0, channels)
                        .mapToObj(channel -> ColumnInfo.of(
                                names.get(channel), ColumnInfo.Kind.CHANNEL, Moments.ofHistogram(histograms[channel])))
                        .toList(),
                ColumnInfo.of("pixels", ColumnInfo.Kind.CHANNEL, Moments.ofHistogram(all)),
                train.targets().info(TARGET),
                Targets.classCounts(classes, train.targets(), test == null ? null : test.targets()));
    }

    private Safetensors.Entry entry(String name, Part part, long[][] histograms) {
        return new Safetensors.Entry(
                name,
                Safetensors.Type.U8,
                shape.batched(part.targets().count()),
                out -> part.pixels().forEach(image -> write(image, histograms, out)));
    }

    private static void write(byte[] image, long[][] histograms, OutputStream out) throws IOException {
        for (int channel = 0; channel < histograms.length; channel++) {
            long[] histogram = histograms[channel];
            for (int i = channel; i < image.length; i += histograms.length) {
                histogram[image[i] & 0xFF]++;
            }
        }
        out.write(image);
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
}
