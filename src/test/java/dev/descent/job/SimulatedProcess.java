package dev.descent.job;

import com.github.kagkarlsson.scheduler.CurrentlyExecuting;
import com.github.kagkarlsson.scheduler.testhelper.ManualScheduler;
import com.github.kagkarlsson.scheduler.testhelper.SettableClock;
import com.github.kagkarlsson.scheduler.testhelper.TestHelper;
import dev.descent.job.FaultyDatabase.Killed;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.function.BiFunction;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;

/** One process of the service: a worker and a scheduler of its own, which run on the caller's thread and forget all when killed. */
final class SimulatedProcess {

    final String name;
    final TrainingWorker worker;
    private final ManualScheduler scheduler;
    private final Simulation simulation;
    boolean dead;
    /** Moments until it is killed; 0 for never. */
    int killedIn;

    boolean stopping;
    private Runnable flush = () -> {};

    SimulatedProcess(
            String name,
            Simulation simulation,
            SettableClock clock,
            FaultyDatabase database,
            BiFunction<Ticker, ScheduledExecutorService, TrainingWorker> workers) {
        this.name = name;
        this.simulation = simulation;
        this.worker = workers.apply(ticker(clock), flusher());
        TestHelper.ManualSchedulerBuilder builder = TestHelper.createManualScheduler(
                new TransactionAwareDataSourceProxy(database), new QueueConfiguration().trainTask(worker));
        builder.clock(clock).threads(1).enablePriority().pollUsingFetchAndLockOnExecute(0.5, 1.0);
        this.scheduler = builder.build();
    }

    private Ticker ticker(SettableClock clock) {
        return new Ticker() {
            @Override
            public long nanos() {
                simulation.passing(SimulatedProcess.this);
                return Duration.between(Simulation.BEGIN, clock.now()).toNanos();
            }

            @Override
            public void sleep(long nanos) {
                clock.tick(Duration.ofNanos(nanos));
            }
        };
    }

    /** Never flushes by itself: the simulation says when. */
    private ScheduledExecutorService flusher() {
        return (ScheduledExecutorService) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ScheduledExecutorService.class},
                (self, method, arguments) -> {
                    flush = (Runnable) arguments[0];
                    return Proxy.newProxyInstance(
                            getClass().getClassLoader(),
                            new Class<?>[] {ScheduledFuture.class},
                            (future, call, none) -> {
                                flush = () -> {};
                                return true;
                            });
                });
    }

    /** Takes what is due; the scheduler fetches no more than one, as it has one thread. */
    void runDue() {
        scheduler.runAnyDueExecutions();
    }

    void detectDead() {
        scheduler.runDeadExecutionDetection();
    }

    void flush() {
        flush.run();
    }

    boolean isBusy() {
        return !scheduler.getCurrentlyExecuting().isEmpty();
    }

    /** What the scheduler does every ten seconds for the entries that it is executing. */
    void heartbeat(JdbcTemplate jdbc) {
        for (CurrentlyExecuting current : scheduler.getCurrentlyExecuting()) {
            jdbc.update(
                    "update scheduled_tasks set last_heartbeat = ? where task_instance = ? and version = ? and picked",
                    JobEventLog.utc(simulation.now()),
                    current.getTaskInstance().getId(),
                    current.getExecution().version);
        }
    }

    void shutDown() {
        stopping = true;
        worker.shutDown();
    }

    /** What is left of a process that was killed does nothing more. */
    void dieIfDead() {
        if (dead) {
            throw new Killed();
        }
    }
}
