package dev.descent.job;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint of a job, in the database; its file is {@link CheckpointStore#file}.
 *
 * @param epoch that had ended or was under way
 * @param best whether it is the best so far, of those that were saved at the end of an epoch
 * @param latest whether it is what the job goes on from
 * @param figure by which it may be the best; null within an epoch, and where it wasn't a finite number
 * @param metrics figures of the last epoch that had ended, as a JSON object; null stands for what wasn't a finite number
 * @param sha256 of the file, in hexadecimal
 */
public record SavedCheckpoint(
        String id,
        String jobId,
        int attempt,
        long step,
        int epoch,
        Reason reason,
        boolean best,
        boolean latest,
        @Nullable Double figure,
        String metrics,
        long sizeBytes,
        String sha256,
        Instant createdAt) {

    /** Why it was saved. */
    public enum Reason {
        /** As many steps or seconds had passed as the specification says. */
        INTERVAL,
        /** An epoch had ended that was better than all that were saved before. */
        BEST,
        /** The job was to pause. */
        PAUSE,
        /** The job was to finish. */
        STOP,
        /** The service went down. */
        SHUTDOWN;

        /** As in JSON. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
