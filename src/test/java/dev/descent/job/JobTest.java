package dev.descent.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.descent.training.StopReason;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
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

    private static final Retries RETRIES = new Retries(3, Duration.ofSeconds(5));

    private static Job queued() {
        return new Job("job_1", null, "iris", "{}", "{}", Progress.none(3, 30), 0, new Estimate(1000, 10), NOW);
    }

    private static void start(Job job) {
        job.start("host:1", "{}", Progress.none(3, 30), NOW);
    }

    private static Job in(JobStatus status) {
        Job job = queued();
        if (status != JobStatus.QUEUED) {
            start(job);
        }
        switch (status) {
            case QUEUED, RUNNING -> {}
            case PAUSING -> job.pause(NOW);
            case PAUSED -> {
                job.pause(NOW);
                job.paused("paused", NOW);
            }
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
                move("start", JobTest::start, JobStatus.QUEUED),
                move("interrupted", job -> job.interrupted(NOW), JobStatus.RUNNING, JobStatus.PAUSING),
                move(
                        "failed for now",
                        job -> job.failedForNow(ERROR, RETRIES, NOW),
                        JobStatus.RUNNING,
                        JobStatus.PAUSING,
                        JobStatus.CANCELLING),
                move(
                        "succeed",
                        job -> job.succeed(StopReason.COMPLETED, "{}", null, "mdl_1", NOW),
                        JobStatus.RUNNING,
                        JobStatus.PAUSING),
                move("fail", job -> job.fail(ERROR, StopReason.DIVERGED, NOW), JobStatus.RUNNING, JobStatus.PAUSING),
                move("pause", job -> job.pause(NOW), JobStatus.RUNNING),
                move("paused", job -> job.paused("paused", NOW), JobStatus.PAUSING),
                move("resume", job -> job.resume(NOW), JobStatus.PAUSED),
                move("retry", job -> job.retry(NOW), JobStatus.FAILED, JobStatus.CANCELLED),
                move(
                        "cancel",
                        job -> job.cancel(NOW),
                        JobStatus.QUEUED,
                        JobStatus.RUNNING,
                        JobStatus.PAUSING,
                        JobStatus.PAUSED),
                move(
                        "cancelled",
                        job -> job.cancelled("stopped", NOW),
                        JobStatus.QUEUED,
                        JobStatus.PAUSED,
                        JobStatus.CANCELLING));
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
    void stopsARunningJobAtOnceAndAPausedOneByAWorker() {
        Job running = in(JobStatus.RUNNING);
        running.stop(NOW);
        assertThat(running.status()).isEqualTo(JobStatus.RUNNING);
        assertThat(running.actions()).containsExactly(JobAction.CANCEL);

        Job paused = in(JobStatus.PAUSED);
        paused.stop(NOW);
        assertThat(paused.status()).isEqualTo(JobStatus.QUEUED);
        assertThat(paused.stopRequested()).isTrue();

        for (JobStatus status : EnumSet.complementOf(EnumSet.of(JobStatus.RUNNING, JobStatus.PAUSED))) {
            assertThatExceptionOfType(IllegalJobStateException.class)
                    .as("%s", status)
                    .isThrownBy(() -> in(status).stop(NOW));
        }
    }

    @Test
    void failsAfterThreeAttemptsThatGotNowhere() {
        Job job = queued();
        start(job);
        job.failedForNow(JobError.workerLost(), RETRIES, NOW);
        assertThat(job.queuePlace().dueAt()).isEqualTo(NOW.plusSeconds(5));
        start(job);
        // A service that goes down in order counts for nothing.
        job.interrupted(NOW);
        assertThat(job.queuePlace().dueAt()).isEqualTo(NOW);
        start(job);
        job.failedForNow(JobError.workerLost(), RETRIES, NOW);
        assertThat(job.queuePlace().dueAt()).isEqualTo(NOW.plusSeconds(10));
        start(job);
        job.failedForNow(JobError.workerLost(), RETRIES, NOW);

        assertThat(job.status()).isEqualTo(JobStatus.FAILED);
        assertThat(job.error()).isNotNull();
        assertThat(job.error().code()).isEqualTo("worker_lost");
        assertThat(job.error().message()).contains("3 times in a row");
    }

    @Test
    void aCheckpointLetsTheCountOfFailuresBeginAnew() {
        Job job = queued();
        for (int i = 0; i < 10; i++) {
            start(job);
            job.checkpointed();
            job.failedForNow(JobError.workerLost(), RETRIES, NOW);
        }
        assertThat(job.status()).isEqualTo(JobStatus.QUEUED);
        assertThat(job.attempt()).isEqualTo(10);
    }

    @Test
    void whatAUserBringsBackHasANewEntryOfTheQueue() {
        Job job = in(JobStatus.PAUSED);
        int entry = job.queuePlace().entry();
        job.resume(NOW);
        assertThat(job.queuePlace().entry()).isEqualTo(entry + 1);
        start(job);
        job.fail(ERROR, null, NOW);
        job.retry(NOW);
        assertThat(job.queuePlace().entry()).isEqualTo(entry + 2);
        assertThat(job.error()).isNull();
        assertThat(job.finishedAt()).isNull();
        // The entry of one that only waits again stays in the queue.
        start(job);
        job.interrupted(NOW);
        assertThat(job.queuePlace().entry()).isEqualTo(entry + 2);
    }

    @Test
    void takesAnotherPriorityOnlyWhileItWaits() {
        Job job = queued();
        job.prioritize(7);
        assertThat(job.queuePlace().priority()).isEqualTo(7);
        start(job);
        assertThatExceptionOfType(IllegalJobStateException.class).isThrownBy(() -> job.prioritize(8));
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

        job.interrupted(NOW);
        assertThat(job.isHeldBy(1)).isFalse();
        start(job);

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
