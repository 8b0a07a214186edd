package dev.descent.job;

import java.util.List;

/** A data set can't be deleted while jobs need it. */
public final class DatasetInUseException extends RuntimeException {

    private final transient List<String> jobs;

    DatasetInUseException(String datasetId, List<String> jobs) {
        super("Data set " + datasetId + " is needed by " + jobs.size() + " job(s): wait for them, or cancel them.");
        this.jobs = jobs;
    }

    /** Ids of the jobs. */
    public List<String> jobs() {
        return jobs;
    }
}
