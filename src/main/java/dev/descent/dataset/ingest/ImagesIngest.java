package dev.descent.dataset.ingest;

import dev.descent.spec.InvalidInputException;
import dev.descent.tensor.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Turns an archive of image files into stored rows: one pass over names and headers, one over the pixels of each part. One image at a
 * time is in memory.
 */
final class ImagesIngest {

    private static final byte[] ZIP_MAGIC = {'P', 'K'};

    private final FileProblems problems = new FileProblems();
    private final String part;
    private final Archive archive;
    private final ImagesOptions options;
    private final DatasetStore.Limits limits;

    ImagesIngest(Received received, ImagesOptions options, DatasetStore.Limits limits) throws IOException {
        this.part = received.part();
        this.options = options;
        this.limits = limits;
        this.archive = archive(received, limits.maxExpandedBytes());
    }

    private static Archive archive(Received received, long maxBytes) throws IOException {
        if (TarArchive.looksLike(received)) {
            return new TarArchive(received, maxBytes);
        }
        try (InputStream in = Files.newInputStream(received.file())) {
            if (Arrays.equals(in.readNBytes(2), ZIP_MAGIC)) {
                return new ZipArchive(received, maxBytes, true);
            }
        }
        throw new InvalidInputException(
                received.part(),
                "not_an_archive",
                received.part() + " is none of the archives that can be read: .zip, .tar and .tar.gz");
    }

    /** Writes the rows to {@code data}. */
    Content ingest(Path data) throws IOException {
        List<String> names = new ArrayList<>();
        Map<String, ImageFile.Header> headers = new LinkedHashMap<>();
        archive.forEach((name, content) -> {
            if (ClassFolders.isJunk(name)) {
                return;
            }
            names.add(name);
            if (!name.endsWith("/")) {
                collecting(() ->
                        headers.put(name, ImageFile.of(part, name, content).header()));
            }
        });
        ClassFolders folders = ClassFolders.of(part, names, problems);
        if (folders != null && folders.classes().size() > limits.maxCategories()) {
            problems.add(
                    part,
                    "too_many_categories",
                    part + " has folders of " + folders.classes().size() + " classes; " + limits.maxCategories()
                            + " is the limit");
        }
        Shape shape = shape(headers);
        if (shape.elements() > limits.maxExpandedBytes() / Math.max(1, headers.size())) {
            problems.add(
                    part,
                    "too_large",
                    headers.size() + " images of shape " + shape + " have more than " + limits.maxExpandedBytes()
                            + " bytes; that is the limit: set a smaller height and width");
        }
        problems.throwIfAny(part);
        Content content = write(data, Objects.requireNonNull(folders), shape);
        problems.throwIfAny(part);
        return content;
    }

    /** What may be refused. */
    private interface Step {
        void run() throws IOException;
    }

    /** So that the mistakes of all images are told together. */
    private void collecting(Step step) throws IOException {
        try {
            step.run();
        } catch (InvalidInputException e) {
            if (!e.problems().get(0).pointer().startsWith(part + ":")) {
                throw e;
            }
            e.problems().forEach(problem -> problems.add(1, problem));
        }
    }

    private Shape shape(Map<String, ImageFile.Header> headers) {
        boolean gray = headers.values().stream().allMatch(ImageFile.Header::gray);
        int channels = Objects.requireNonNullElse(options.channels(), gray ? 1 : 3);
        if (options.height() != null && options.width() != null) {
            return Shape.of(options.height(), options.width(), channels);
        }
        Map.Entry<String, ImageFile.Header> first = null;
        for (Map.Entry<String, ImageFile.Header> image : headers.entrySet()) {
            first = first == null ? image : first;
            ImageFile.Header header = image.getValue();
            if (header.height() != first.getValue().height()
                    || header.width() != first.getValue().width()) {
                problems.add(
                        part + ":" + image.getKey(),
                        "size_mismatch",
                        part + ", entry '" + image.getKey() + "' is " + text(header) + ", and '" + first.getKey()
                                + "' is " + text(first.getValue())
                                + ": set height and width, which all are brought to");
                break;
            }
        }
        return first == null
                ? Shape.of(1, 1, channels)
                : Shape.of(first.getValue().height(), first.getValue().width(), channels);
    }

    private static String text(ImageFile.Header header) {
        return header.height() + " high and " + header.width() + " wide";
    }

    private Content write(Path data, ClassFolders folders, Shape shape) throws IOException {
        Targets.Classes train = targets(folders, false);
        Targets.Classes test = targets(folders, true);
        return new StoredImages(shape, folders.classes())
                .write(data, part(folders, false, shape, train), testPart(folders, shape, test));
    }

    private StoredImages.@Nullable Part testPart(ClassFolders folders, Shape shape, Targets.Classes test) {
        return test.count() == 0 ? null : part(folders, true, shape, test);
    }

    private StoredImages.Part part(ClassFolders folders, boolean test, Shape shape, Targets targets) {
        return new StoredImages.Part(
                visitor -> archive.forEach((name, content) -> {
                    ClassFolders.Place place = folders.places().get(name);
                    if (place != null && place.test() == test) {
                        byte[][] pixels = {new byte[Math.toIntExact(shape.elements())]};
                        collecting(() -> pixels[0] = ImageFile.of(part, name, content)
                                .picture()
                                .channels(shape.size(2))
                                .resized(shape.size(0), shape.size(1))
                                .values());
                        visitor.accept(pixels[0]);
                    }
                }),
                targets);
    }

    private static Targets.Classes targets(ClassFolders folders, boolean test) {
        return new Targets.Classes(folders.places().values().stream()
                .filter(place -> place.test() == test)
                .mapToInt(ClassFolders.Place::label)
                .toArray());
    }
}
