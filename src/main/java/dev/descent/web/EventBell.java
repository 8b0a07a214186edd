package dev.descent.web;

import dev.descent.job.JobChanged;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/** Wakes those who wait for a job's next events, once they are committed. */
@Component
class EventBell {

    private final Map<String, Set<Ear>> ears = new ConcurrentHashMap<>();

    /** One who waits; to be closed when done. */
    final class Ear implements AutoCloseable {

        private final String jobId;
        private final Semaphore rung = new Semaphore(0);

        private Ear(String jobId) {
            this.jobId = jobId;
        }

        /** Waits until there may be new events since the last call, or the time is over. */
        void await(long millis) throws InterruptedException {
            if (rung.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
                rung.drainPermits();
            }
        }

        @Override
        public void close() {
            ears.computeIfPresent(jobId, (key, all) -> {
                all.remove(this);
                return all.isEmpty() ? null : all;
            });
        }
    }

    Ear listen(String jobId) {
        Ear ear = new Ear(jobId);
        ears.compute(jobId, (key, all) -> {
            Set<Ear> set = all == null ? ConcurrentHashMap.newKeySet() : all;
            set.add(ear);
            return set;
        });
        return ear;
    }

    @TransactionalEventListener
    void onJobChanged(JobChanged changed) {
        ring(ears.getOrDefault(changed.jobId(), Set.of()));
    }

    /** Wakes everybody. */
    void ringAll() {
        ears.values().forEach(EventBell::ring);
    }

    private static void ring(Set<Ear> all) {
        all.forEach(ear -> ear.rung.release());
    }
}
