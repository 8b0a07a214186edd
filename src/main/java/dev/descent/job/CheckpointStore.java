package dev.descent.job;

import static dev.descent.job.JobEventLog.utc;

import dev.descent.spec.IdGenerator;
import dev.descent.tensor.Safetensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.FileSystemUtils;

/**
 * The checkpoints of every job: a row in the database and a file {@code <data-dir>/checkpoints/<job>/<id>.safetensors} each. Of a job
 * the latest and the best are kept. The file of what a job starts from lies beside them.
 */
@Component
public class CheckpointStore {

    private static final Logger log = LoggerFactory.getLogger(CheckpointStore.class);

    private static final String SUFFIX = ".safetensors";

    private static final String INITIAL = "initial" + SUFFIX;

    private static final String COLUMNS =
            "id, job_id, attempt, step, epoch, reason, best, latest, figure, metrics, size_bytes, sha256, created_at";

    private final JdbcTemplate jdbc;
    private final IdGenerator ids;
    private final Path root;

    CheckpointStore(JdbcTemplate jdbc, IdGenerator ids, JobProperties properties) {
        this.jdbc = jdbc;
        this.ids = ids;
        this.root = properties.dataDir().toAbsolutePath().normalize().resolve("checkpoints");
    }

    String newId() {
        return ids.next("ckp");
    }

    /** Where a checkpoint's file is, or is to be. */
    public Path file(String jobId, String id) {
        return directory(jobId).resolve(id + SUFFIX);
    }

    private Path directory(String jobId) {
        return root.resolve(jobId);
    }

    /** Makes room for a job's first file. */
    void prepare(String jobId) throws IOException {
        Files.createDirectories(directory(jobId));
        Safetensors.force(root);
    }

    /**
     * Keeps what a job is to start from, whatever becomes of the file that it is taken from.
     *
     * @throws UncheckedIOException if the disk refuses, or the source is gone
     */
    void keepInitial(String jobId, Path source) {
        try {
            prepare(jobId);
            // Of a request that died before the job was submitted.
            Files.deleteIfExists(initial(jobId));
            try {
                Files.createLink(initial(jobId), source);
            } catch (UnsupportedOperationException | IOException e) {
                Files.copy(source, initial(jobId));
            }
            Safetensors.force(directory(jobId));
        } catch (IOException e) {
            deleteFiles(jobId);
            throw new UncheckedIOException(e);
        }
    }

    /** Lets go what a job started from, once the caller's transaction is committed: the job won't start again. */
    void dropInitial(String jobId) {
        afterCommit(() -> delete(initial(jobId)));
    }

    Path initial(String jobId) {
        return directory(jobId).resolve(INITIAL);
    }

    /** A job's checkpoints, the latest first. */
    public List<SavedCheckpoint> of(String jobId) {
        return jdbc.query(
                "select " + COLUMNS + " from checkpoint where job_id = ? order by latest desc, id desc",
                CheckpointStore::checkpoint,
                jobId);
    }

    /** The checkpoint of an id. */
    public Optional<SavedCheckpoint> find(String id) {
        return Optional.of(id)
                .filter(text -> IdGenerator.isId("ckp", text))
                .flatMap(text -> jdbc
                        .query("select " + COLUMNS + " from checkpoint where id = ?", CheckpointStore::checkpoint, text)
                        .stream()
                        .findFirst());
    }

    /**
     * Adds a checkpoint whose file is written: from now on it is the latest. Of those before only the best stays, if this isn't
     * better. Part of the caller's transaction, which holds the job's row locked.
     */
    void add(SavedCheckpoint added) {
        List<SavedCheckpoint> dropped = of(added.jobId()).stream()
                .filter(old -> !old.best() || added.best())
                .toList();
        dropped.forEach(old -> jdbc.update("delete from checkpoint where id = ?", old.id()));
        jdbc.update("update checkpoint set latest = false where job_id = ?", added.jobId());
        jdbc.update(
                "insert into checkpoint (" + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                added.id(),
                added.jobId(),
                added.attempt(),
                added.step(),
                added.epoch(),
                added.reason().name(),
                added.best(),
                added.latest(),
                added.figure(),
                added.metrics(),
                added.sizeBytes(),
                added.sha256(),
                utc(added.createdAt()));
        afterCommit(() -> dropped.forEach(old -> deleteFile(old.jobId(), old.id())));
    }

    /** Deletes all of a job's checkpoints; their files once the caller's transaction is committed. */
    void deleteAll(String jobId) {
        jdbc.update("delete from checkpoint where job_id = ?", jobId);
        afterCommit(() -> deleteFiles(jobId));
    }

    /** Deletes a job's checkpoints and keeps what it started from, with which it may be tried again. As {@link #deleteAll} else. */
    void forget(String jobId) {
        List<SavedCheckpoint> forgotten = of(jobId);
        jdbc.update("delete from checkpoint where job_id = ?", jobId);
        afterCommit(() -> forgotten.forEach(saved -> deleteFile(jobId, saved.id())));
    }

    private static void afterCommit(Runnable action) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                action.run();
            }
        });
    }

    /** Deletes a file if its row isn't in the database; keeps it where the database can't tell. */
    void deleteFileUnlessAdded(String jobId, String id) {
        try {
            if (find(id).isEmpty()) {
                deleteFile(jobId, id);
            }
        } catch (RuntimeException e) {
            log.warn("Whether checkpoint {} was added can't be found out: its file stays", id, e);
        }
    }

    private void deleteFile(String jobId, String id) {
        delete(file(jobId, id));
    }

    /** Deletes a job's directory. */
    void deleteFiles(String jobId) {
        try {
            FileSystemUtils.deleteRecursively(directory(jobId));
        } catch (IOException e) {
            log.warn("The checkpoints of job {} can't be deleted", jobId, e);
        }
    }

    /** Deletes what attempts left behind that were killed while they wrote. To be called by whoever has the job. */
    void sweep(String jobId) {
        Set<Path> known = of(jobId).stream()
                .map(checkpoint -> file(jobId, checkpoint.id()))
                .collect(Collectors.toSet());
        known.add(initial(jobId));
        if (Files.isDirectory(directory(jobId))) {
            try (Stream<Path> files = Files.list(directory(jobId))) {
                files.filter(file -> !known.contains(file)).forEach(CheckpointStore::delete);
            } catch (IOException e) {
                log.warn("What is left over of job {} can't be deleted", jobId, e);
            }
        }
    }

    /** Deletes the directories that are older than a moment, and of no job. */
    void deleteLeftOver(Instant before) throws IOException {
        if (!Files.isDirectory(root)) {
            return;
        }
        try (Stream<Path> directories = Files.list(root)) {
            for (Path directory : (Iterable<Path>) directories::iterator) {
                String id = directory.getFileName().toString();
                if (Files.getLastModifiedTime(directory).toInstant().isBefore(before)
                        && jdbc.queryForList("select id from job where id = ?", id)
                                .isEmpty()) {
                    FileSystemUtils.deleteRecursively(directory);
                }
            }
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            log.warn("{} can't be deleted", file, e);
        }
    }

    private static SavedCheckpoint checkpoint(ResultSet row, int number) throws SQLException {
        @Nullable Double figure = row.getObject("figure", Double.class);
        return new SavedCheckpoint(
                row.getString("id"),
                row.getString("job_id"),
                row.getInt("attempt"),
                row.getLong("step"),
                row.getInt("epoch"),
                SavedCheckpoint.Reason.valueOf(row.getString("reason")),
                row.getBoolean("best"),
                row.getBoolean("latest"),
                figure,
                row.getString("metrics"),
                row.getLong("size_bytes"),
                row.getString("sha256"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
