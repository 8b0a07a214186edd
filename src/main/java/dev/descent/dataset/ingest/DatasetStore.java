package dev.descent.dataset.ingest;

import dev.descent.dataset.Dataset;
import dev.descent.dataset.DatasetInfo;
import dev.descent.dataset.DatasetSpec;
import dev.descent.dataset.StoredForm;
import dev.descent.dataset.preparation.Concatenate;
import dev.descent.spec.IdGenerator;
import dev.descent.spec.InvalidInputException;
import dev.descent.spec.NearName;
import dev.descent.spec.Problem;
import dev.descent.tensor.Safetensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The data sets of one directory: {@code <root>/<id>/} with the rows and their description, which appear together or not at all, and
 * never change. Several processes and threads may share the directory. Built-in data sets are stored at their first use.
 * Methods throw {@link UncheckedIOException} if the disk refuses.
 */
public final class DatasetStore {

    private static final Pattern ID = Pattern.compile("ds_[0-9a-z]{26}");

    private final Path root;
    private final Clock clock;
    private final Limits limits;
    private final IdGenerator ids;

    /**
     * What an upload may be.
     *
     * @param maxExpandedBytes of each file, after gzip
     * @param maxCategories different values of a categorical column or a class target
     */
    public record Limits(long maxExpandedBytes, int maxCategories) {

        public static final Limits DEFAULT = new Limits(8L << 30, 1000);
    }

    public DatasetStore(Path root, Clock clock) {
        this(root, clock, Limits.DEFAULT);
    }

    /** Opens the directory, creates it if need be, and deletes what dead processes left half-made in it. */
    public DatasetStore(Path root, Clock clock, Limits limits) {
        this.root = root;
        this.clock = clock;
        this.limits = limits;
        this.ids = new IdGenerator(clock, new SecureRandom());
        try {
            Files.createDirectories(root);
            WorkDirectory.deleteLeftovers(root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An id for a data set that is to be created. */
    public String newId() {
        return ids.next("ds");
    }

    /** Stores an upload under a new id. */
    public DatasetInfo create(Upload upload) {
        return create(newId(), upload);
    }

    /**
     * Reads an upload and stores it.
     *
     * @param id of {@link #newId}; if a data set has come to be stored under it meanwhile, that one stays
     * @return the description of what is stored under the id
     * @throws InvalidInputException with the mistakes of files and options; nothing is stored then. Pointers are those of
     *     {@link Problem}: {@code file}, {@code train_images}, {@code train_labels}, {@code test_images} or {@code test_labels} with a place
     *     in it; or, for an option, its JSON pointer, as {@code /target}
     */
    public DatasetInfo create(String id, Upload upload) {
        return store(id, upload.format(), upload);
    }

    /** All data sets: the built-in ones by name, then the uploaded ones, oldest first. */
    public List<DatasetInfo> list() {
        BuiltIn.names().forEach(this::find);
        try (Stream<Path> children = Files.list(root)) {
            return children.map(path -> path.getFileName().toString())
                    .filter(id -> BuiltIn.names().contains(id) || ID.matcher(id).matches())
                    .map(this::read)
                    .flatMap(Optional::stream)
                    .sorted(Comparator.comparing((DatasetInfo info) -> info.format() != DatasetInfo.Format.BUILT_IN)
                            .thenComparing(DatasetInfo::id))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The description of a data set; empty if there is none of that id. */
    public Optional<DatasetInfo> find(String id) {
        if (BuiltIn.names().contains(id)) {
            Optional<DatasetInfo> stored = read(id);
            return stored.isPresent()
                    ? stored
                    : Optional.of(store(id, DatasetInfo.Format.BUILT_IN, BuiltIn.upload(id)));
        }
        return ID.matcher(id).matches() ? read(id) : Optional.empty();
    }

    /**
     * A data set with its rows mapped; they stay readable even if it is deleted meanwhile.
     *
     * @throws InvalidInputException at {@code /dataset/id}, code {@code unknown_dataset}, if there is none of that id
     */
    public Dataset open(String id) {
        DatasetInfo info = find(id).orElseThrow(() -> unknown(id));
        try {
            return new Dataset(info, Safetensors.open(root.resolve(id).resolve(StoredForm.DATA)));
        } catch (NoSuchFileException e) {
            // It was deleted a moment ago.
            throw unknown(id);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The data set of a job, with the columns of others beside its own where the job asks for them.
     *
     * @throws InvalidInputException if there is none, or if the tables don't go together
     */
    public Dataset open(DatasetSpec spec) {
        Dataset dataset = open(spec.id());
        for (int i = 0; i < spec.prepare().size() && spec.prepare().get(i) instanceof Concatenate step; i++) {
            String pointer = "/dataset/prepare/" + i;
            if (find(step.dataset()).isEmpty()) {
                throw new InvalidInputException(List.of(unknown(step.dataset(), pointer + "/dataset")));
            }
            try (WorkDirectory work = WorkDirectory.create(root)) {
                dataset = Concatenation.of(dataset, open(step.dataset()), step, pointer, work.path());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return dataset;
    }

    private InvalidInputException unknown(String id) {
        return new InvalidInputException(List.of(unknown(id, "/dataset/id")));
    }

    /** That there is no data set of an id, with the near one. */
    public Problem unknown(String id, String pointer) {
        List<String> known = list().stream().map(DatasetInfo::id).toList();
        String suggestion = NearName.suggestion(id, known);
        return new Problem(
                pointer,
                "unknown_dataset",
                "there is no data set '" + id + "'" + suggestion,
                "an id of GET /v1/datasets, or " + String.join(", ", BuiltIn.names()));
    }

    /**
     * Deletes an uploaded data set.
     *
     * @return false if there is none of that id
     * @throws InvalidInputException with code {@code built_in} if it is a built-in one
     */
    public boolean delete(String id) {
        if (BuiltIn.names().contains(id)) {
            throw new InvalidInputException(
                    "/id", "built_in", "data set '" + id + "' is built in and can't be deleted");
        }
        if (!ID.matcher(id).matches()) {
            return false;
        }
        try (WorkDirectory work = WorkDirectory.create(root)) {
            // One rename takes it away as a whole; the files go with the work directory.
            Files.move(root.resolve(id), work.path().resolve(id), StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<DatasetInfo> read(String id) {
        try {
            byte[] json = Files.readAllBytes(root.resolve(id).resolve(StoredForm.INFO));
            return Optional.of(StoredForm.JSON.readValue(json, DatasetInfo.class));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private DatasetInfo store(String id, DatasetInfo.Format format, Upload upload) {
        try (WorkDirectory work = WorkDirectory.create(root)) {
            Path directory = Files.createDirectory(work.path().resolve(id));
            Path data = directory.resolve(StoredForm.DATA);
            Content content = upload.ingest(data, new Workplace(work.path(), limits));
            DatasetInfo info = content.identified(
                    id,
                    Objects.requireNonNullElse(upload.name(), id),
                    format,
                    clock.instant().truncatedTo(ChronoUnit.MILLIS),
                    Files.size(data));
            StoredForm.writeDurably(directory.resolve(StoredForm.INFO), info);
            Safetensors.force(directory);
            return publish(directory, id, info);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private DatasetInfo publish(Path directory, String id, DatasetInfo info) throws IOException {
        try {
            Files.move(directory, root.resolve(id), StandardCopyOption.ATOMIC_MOVE);
            Safetensors.force(root);
            return info;
        } catch (FileSystemException e) {
            // A rename onto a directory with files fails: another process stored the same data set first.
            return read(id).orElseThrow(() -> e);
        }
    }
}
