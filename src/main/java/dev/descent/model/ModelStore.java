package dev.descent.model;

import dev.descent.spec.IdGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The trained models: a row in the database and a file {@code <data-dir>/models/<id>.safetensors} each. */
@Component
@EnableConfigurationProperties(ModelProperties.class)
public class ModelStore {

    /** Greater than every id. */
    private static final String AFTER_ALL = "mdl_z";

    private static final String SUFFIX = ".safetensors";

    private static final Logger log = LoggerFactory.getLogger(ModelStore.class);

    private final StoredModelRepository models;
    private final LoadedModels loaded;
    private final IdGenerator ids;
    private final Path directory;

    ModelStore(StoredModelRepository models, IdGenerator ids, ModelProperties properties) {
        this.models = models;
        this.ids = ids;
        this.loaded = new LoadedModels(properties.models().loaded());
        this.directory = properties.dataDir().toAbsolutePath().normalize().resolve("models");
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String newId() {
        return ids.next("mdl");
    }

    private static boolean isId(String id) {
        return IdGenerator.isId("mdl", id);
    }

    /** Where a model's file is, or is to be. */
    public Path file(String id) {
        return directory.resolve(id + SUFFIX);
    }

    /** Adds a model whose file is written; part of the caller's transaction. */
    @Transactional
    public void add(StoredModel model) {
        models.save(model);
    }

    /** @throws ModelNotFoundException if there is none */
    public StoredModel get(String id) {
        return Optional.of(id)
                .filter(ModelStore::isId)
                .flatMap(models::findById)
                .orElseThrow(() -> new ModelNotFoundException(id));
    }

    /**
     * Models, newest first.
     *
     * @param before only models older than the one of this id
     */
    public List<StoredModel> list(@Nullable String before, int limit) {
        return models.findByIdLessThanOrderByIdDesc(before == null ? AFTER_ALL : before, Limit.of(limit));
    }

    /**
     * Asks a model.
     *
     * @param rows each as {@link dev.descent.dataset.Preprocessing#encode} takes it
     * @param pointer JSON pointer of the rows, for error messages
     * @throws ModelNotFoundException if there is none
     * @throws dev.descent.spec.InvalidInputException naming every value that can't be encoded
     */
    public List<TrainedModel.Prediction> predict(String id, List<? extends @Nullable Object> rows, String pointer) {
        get(id);
        try {
            return loaded.predict(id, file(id), rows, pointer);
        } catch (NoSuchFileException e) {
            // It was deleted a moment ago.
            throw new ModelNotFoundException(id);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Deletes a model, its file once the transaction is committed. Nothing happens if there is none.
     *
     * @return whether there was one
     */
    @Transactional
    public boolean delete(String id) {
        if (!isId(id) || !models.existsById(id)) {
            return false;
        }
        models.deleteById(id);
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                // In this order, so that nobody loads it again in between.
                deleteFile(id);
                loaded.forget(id);
            }
        });
        return true;
    }

    /** Deletes a model's file if its row isn't in the database; keeps it where the database can't tell. */
    public void deleteFileUnlessAdded(String id) {
        try {
            if (models.existsById(id)) {
                return;
            }
        } catch (RuntimeException e) {
            log.warn("Whether model {} was added can't be found out: its file stays", id, e);
            return;
        }
        deleteFile(id);
    }

    /**
     * Deletes what killed processes left behind: files that are older than a moment, and of no model.
     *
     * @param before long enough ago that nobody is about to add a model whose file was written then
     */
    public void deleteLeftOver(Instant before) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String id = file.getFileName().toString().replace(SUFFIX, "");
                if (Files.getLastModifiedTime(file).toInstant().isBefore(before)
                        && !(isId(id) && models.existsById(id))) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** Deletes the file of a model that isn't in the database. */
    public void deleteFile(String id) {
        try {
            Files.deleteIfExists(file(id));
        } catch (IOException e) {
            log.warn("The file of model {} can't be deleted", id, e);
        }
    }
}
