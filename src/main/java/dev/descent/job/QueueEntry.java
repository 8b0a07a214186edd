package dev.descent.job;

/**
 * An entry of the queue.
 *
 * @param number of the entry among those of its job
 */
record QueueEntry(String jobId, int number) {

    static QueueEntry of(Job job) {
        return new QueueEntry(job.id(), job.queuePlace().entry());
    }

    /** @param id as {@link #id} gave it */
    static QueueEntry parse(String id) {
        int colon = id.indexOf(':');
        // Entries were ids of jobs once, and those jobs' entries have number 0.
        return colon < 0
                ? new QueueEntry(id, 0)
                : new QueueEntry(id.substring(0, colon), Integer.parseInt(id.substring(colon + 1)));
    }

    /** By which the scheduler knows it. */
    String id() {
        return number == 0 ? jobId : jobId + ':' + number;
    }
}
