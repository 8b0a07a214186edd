package dev.descent.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MemoryBudgetTest {

    private final MemoryBudget budget = new MemoryBudget(100);
    private final List<String> order = Collections.synchronizedList(new ArrayList<>());

    /** One that takes its share, says so, and keeps it until it is told to go. */
    private Thread worker(String name, long bytes, Semaphore leave) throws InterruptedException {
        Thread thread = new Thread(() -> {
            try (MemoryBudget.Share share = budget.take(bytes)) {
                order.add(share == null ? name + " sent away" : name);
                leave.acquireUninterruptibly();
            }
        });
        thread.start();
        while (thread.getState() != Thread.State.WAITING) {
            Thread.sleep(1);
        }
        return thread;
    }

    @Test
    void aLargeJobWaitsAndIsNotPassedBySmallOnes() throws InterruptedException {
        Semaphore first = new Semaphore(0);
        Semaphore others = new Semaphore(2);
        Thread small = worker("small", 60, first);
        Thread large = worker("large", 90, others);
        Thread late = worker("late", 10, others);
        assertThat(order).containsExactly("small");

        first.release();
        small.join();
        large.join();
        late.join();

        assertThat(order).containsExactly("small", "large", "late");
    }

    @Test
    void whatIsLargerThanAllRunsAlone() throws InterruptedException {
        Semaphore leave = new Semaphore(0);
        Thread huge = worker("huge", 1_000, leave);
        Thread tiny = worker("tiny", 1, leave);
        assertThat(order).containsExactly("huge");

        leave.release(2);
        huge.join();
        tiny.join();
        assertThat(order).containsExactly("huge", "tiny");
    }

    @Test
    void sendsEverybodyAwayWhenItCloses() throws InterruptedException {
        Semaphore leave = new Semaphore(0);
        Thread holder = worker("holder", 100, leave);
        CountDownLatch sent = new CountDownLatch(1);
        Thread waiting = new Thread(() -> {
            assertThat(budget.take(1)).isNull();
            sent.countDown();
        });
        waiting.start();

        budget.close();
        sent.await();
        assertThat(budget.take(1)).isNull();
        leave.release();
        holder.join();
    }
}
