package dev.descent.web;

import java.util.List;

/** A data set can't be deleted while jobs need it. */
final class InUseException extends RuntimeException {

    private final transient List<String> jobs;

    InUseException(String datasetId, List<String> jobs) {
        super("Data set " + datasetId + " is needed by " + jobs.size() + " job(s): wait for them, or cancel them.");
        this.jobs = jobs;
    }

    /** Ids of the jobs. */
    List<String> jobs() {
        return jobs;
    }
}
