package dev.descent.job;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import org.jspecify.annotations.Nullable;

/**
 * Why a job failed.
 *
 * @param code stable, machine-readable kind: {@code diverged}, {@code invalid_input}, {@code out_of_memory} or {@code internal}
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
}
