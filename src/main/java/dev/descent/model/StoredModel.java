package dev.descent.model;

import dev.descent.dataset.DatasetInfo;
import dev.descent.spec.SpecReader;
import dev.descent.training.TrainingSpec;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.PostLoad;
import jakarta.persistence.PostPersist;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Persistable;

/** What is known of a trained model without loading its file. Never changes. */
@Entity
@Table(name = "model")
public class StoredModel implements Persistable<String> {

    @Id
    private String id;

    private String jobId;
    private String datasetId;
    private @Nullable String name;

    @Column(columnDefinition = "text")
    private String classes;

    @Column(columnDefinition = "text")
    private String inputShape;

    @Column(columnDefinition = "text")
    private String metrics;

    private long parameterCount;
    private long sizeBytes;
    private Instant createdAt;

    @Transient
    private boolean stored;

    @SuppressWarnings("NullAway.Init")
    protected StoredModel() {}

    /**
     * @param metrics of the end of its training, as a JSON object
     * @param sizeBytes of its file
     */
    @SuppressWarnings("NullAway.Init")
    public StoredModel(
            String id,
            String jobId,
            TrainingSpec spec,
            DatasetInfo dataset,
            String metrics,
            long parameterCount,
            long sizeBytes,
            Instant createdAt) {
        this.id = id;
        this.jobId = jobId;
        this.datasetId = dataset.id();
        this.name = spec.name();
        this.classes = SpecReader.mapper().writeValueAsString(dataset.classes());
        this.inputShape = SpecReader.mapper().writeValueAsString(dataset.inputShape());
        this.metrics = metrics;
        this.parameterCount = parameterCount;
        this.sizeBytes = sizeBytes;
        this.createdAt = createdAt;
    }

    @Override
    public String getId() {
        return id;
    }

    @Override
    public boolean isNew() {
        return !stored;
    }

    @PostLoad
    @PostPersist
    void markStored() {
        stored = true;
    }

    public String id() {
        return id;
    }

    public String jobId() {
        return jobId;
    }

    public String datasetId() {
        return datasetId;
    }

    public @Nullable String name() {
        return name;
    }

    /** Names of the classes as a JSON list; empty for regression. */
    public String classes() {
        return classes;
    }

    /** Sizes of one example's axes as a JSON list. */
    public String inputShape() {
        return inputShape;
    }

    /** Metrics of the end of its training, as a JSON object. */
    public String metrics() {
        return metrics;
    }

    public long parameterCount() {
        return parameterCount;
    }

    public long sizeBytes() {
        return sizeBytes;
    }

    public Instant createdAt() {
        return createdAt;
    }
}
