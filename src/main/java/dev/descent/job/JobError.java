package dev.descent.job;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import org.jspecify.annotations.Nullable;

/**
 * Why a job failed.
 *
 * @param code stable, machine-readable kind: {@code diverged}, {@code invalid_input}, {@code out_of_memory}, {@code worker_lost},
 *     {@code storage}, {@code database} or {@code internal}
 * @param message what happened and what may mend it, for a person; cut after 4,000 characters
 * @param step the update at which it happened, if it happened while training
 */
@Embeddable
public record JobError(
        @Column(name = "error_code") String code,

        @Column(name = "error_message", columnDefinition = "text")
        String message,

        @Column(name = "error_step") @Nullable Long step) {

    private static final int LONGEST = 4_000;

    public JobError {
        // PostgreSQL's text can't hold this character.
        message = message.replace("\0", "");
        if (message.length() > LONGEST) {
            message = message.substring(0, LONGEST - 1) + "…";
        }
    }

    /** Whoever ran the job is gone. */
    static JobError workerLost() {
        return new JobError("worker_lost", "its worker was lost", null);
    }

    /** The same, when it was the last of several attempts. */
    JobError after(int attempts) {
        return new JobError(
                code,
                message + ", " + attempts
                        + " times in a row without a new checkpoint in between. Retry the job once the cause is gone.",
                step);
    }

    /** The disk refused something. */
    static JobError storage(Exception e, @Nullable Long step) {
        Throwable cause = e instanceof UncheckedIOException && e.getCause() != null ? e.getCause() : e;
        return new JobError("storage", "The disk refused to take or give a file" + detail(cause), step);
    }

    /** What an error says, without the names of files. */
    private static String detail(Throwable e) {
        String detail = e instanceof FileSystemException file ? file.getReason() : e.getMessage();
        return detail == null
                ? ""
                : ": " + detail.lines().findFirst().orElse("").replaceAll("\\S*[/\\\\]\\S*", "…");
    }

    /** An error that nobody foresaw: what it says of files is for the service's log only. */
    static JobError internal(Throwable e, @Nullable Long step) {
        return new JobError(
                "internal",
                "The run broke off with an unexpected error (" + e.getClass().getSimpleName() + detail(e)
                        + "). The service's log says more.",
                step);
    }
}
