package dev.descent.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.descent.training.StopReason;
import java.nio.file.FileSystemException;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class JobTest {

    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final JobError ERROR = new JobError("internal", "broken", null);

    private static Job queued() {
        return new Job("job_1", null, "iris", "{}", "{}", Progress.none(3, 30), NOW);
    }

    private static Job in(JobStatus status) {
        Job job = queued();
        if (status != JobStatus.QUEUED) {
            job.start("{}", NOW);
        }
        switch (status) {
            case QUEUED, RUNNING -> {}
            case SUCCEEDED -> job.succeed(StopReason.COMPLETED, "{}", null, "mdl_1", NOW);
            case FAILED -> job.fail(ERROR, null, NOW);
            case CANCELLING -> job.cancel(NOW);
            case CANCELLED -> {
                job.cancel(NOW);
                job.cancelled("stopped", NOW);
            }
        }
        return job;
    }

    /** Every move, and the statuses that have it. */
    static Stream<Arguments> moves() {
        return Stream.of(
                move("start", job -> job.start("{}", NOW), JobStatus.QUEUED),
                move("requeue", job -> job.requeue("lost", NOW), JobStatus.RUNNING),
                move("succeed", job -> job.succeed(StopReason.COMPLETED, "{}", null, "mdl_1", NOW), JobStatus.RUNNING),
                move("fail", job -> job.fail(ERROR, StopReason.DIVERGED, NOW), JobStatus.RUNNING),
                move("cancel", job -> job.cancel(NOW), JobStatus.QUEUED, JobStatus.RUNNING),
                move("cancelled", job -> job.cancelled("stopped", NOW), JobStatus.QUEUED, JobStatus.CANCELLING));
    }

    private static Arguments move(String name, Consumer<Job> move, JobStatus... from) {
        return Arguments.of(name, move, from);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("moves")
    void movesOnlyAsTheLifecycleSays(String name, Consumer<Job> move, JobStatus[] from) {
        for (JobStatus status : JobStatus.values()) {
            Job job = in(status);
            if (Stream.of(from).anyMatch(status::equals)) {
                move.accept(job);
                assertThat(Lifecycle.next(status))
                        .as("%s from %s", name, status)
                        .contains(job.status());
            } else {
                assertThatExceptionOfType(IllegalJobStateException.class)
                        .as("%s from %s", name, status)
                        .isThrownBy(() -> move.accept(job))
                        .withMessageContaining(status.toString());
                assertThat(job.status()).isEqualTo(status);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void canBeDeletedExactlyWhenItHasEnded(JobStatus status) {
        Job job = in(status);

        assertThat(job.actions().contains(JobAction.DELETE)).isEqualTo(status.isTerminal());
        assertThat(job.finishedAt() != null).isEqualTo(status.isTerminal());
    }

    @Test
    void recordsEachMoveOnce() {
        Job job = in(JobStatus.SUCCEEDED);

        assertThat(job.takeNewTransitions())
                .extracting(JobTransition::to)
                .containsExactly(JobStatus.QUEUED, JobStatus.RUNNING, JobStatus.SUCCEEDED);
        assertThat(job.takeNewTransitions()).isEmpty();
    }

    @Test
    void anAttemptThatLostItsJobHoldsItNoMore() {
        Job job = in(JobStatus.RUNNING);
        assertThat(job.isHeldBy(1)).isTrue();

        job.requeue("lost", NOW);
        assertThat(job.isHeldBy(1)).isFalse();
        job.start("{}", NOW);

        assertThat(job.isHeldBy(1)).isFalse();
        assertThat(job.isHeldBy(2)).isTrue();
    }

    @Test
    void anInternalErrorSaysNothingOfTheDisk() {
        JobError file =
                JobError.internal(new FileSystemException("/secret/models/x", null, "No space left on device"), 3L);
        JobError other =
                JobError.internal(new IllegalStateException("can't map /secret/x: too large\nin C:\\secret"), null);

        assertThat(file.message())
                .contains("FileSystemException: No space left on device")
                .doesNotContain("secret");
        assertThat(file.step()).isEqualTo(3);
        assertThat(other.message()).contains("can't map … too large").doesNotContain("secret");
        assertThat(JobError.internal(new NullPointerException(), null).message())
                .contains("(NullPointerException)");
    }
}
