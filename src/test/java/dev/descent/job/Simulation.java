package dev.descent.job;

import com.github.kagkarlsson.scheduler.testhelper.SettableClock;
import dev.descent.job.FaultyDatabase.Fault;
import dev.descent.job.FaultyDatabase.Killed;
import dev.descent.job.FaultyDatabase.Step;
import dev.descent.model.ModelStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiFunction;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * A few processes on one database, on one thread, by a clock that is set: while one of them is somewhere between two updates or two
 * transactions, the others run, users ask for something, time passes, the database fails, or a process is killed, as a seed says.
 */
final class Simulation {

    static final Instant BEGIN = Instant.parse("2100-01-01T00:00:00Z");

    private static final int PROCESSES = 3;
    private static final int ROUNDS = 40;
    private static final int MOST_JOBS = 4;
    private static final Duration LEASE = Duration.ofSeconds(61);

    /** What processes share. */
    record World(
            JobService service,
            JobActions actions,
            ModelStore models,
            CheckpointStore checkpoints,
            RetentionSweep sweep,
            FaultyDatabase database,
            SettableClock clock,
            BiFunction<Ticker, ScheduledExecutorService, TrainingWorker> workers) {}

    /** What becomes of a job in the end, after what a user was promised last. */
    enum Promise {
        /** It ends by itself. */
        END,
        PAUSED_OR_ENDED,
        CANCELLED,
        /** A request went unanswered. */
        ANYTHING
    }

    private final World world;
    private final Random random;
    private final List<String> specs;
    private final List<SimulatedProcess> processes = new ArrayList<>();
    private final Deque<SimulatedProcess> acting = new ArrayDeque<>();
    private final Map<String, Promise> promises = new LinkedHashMap<>();
    private final Map<String, String> specOf = new LinkedHashMap<>();
    private final Map<String, Integer> happened = new TreeMap<>();
    private final JdbcTemplate watcher;
    private final Invariants invariants;
    private boolean calm;
    private int awayFor;
    private int started;

    Simulation(World world, List<String> specs, long seed) {
        this.world = world;
        this.specs = specs;
        this.random = new Random(seed);
        this.watcher = new JdbcTemplate(world.database().real());
        this.invariants = new Invariants(world, watcher);
        world.clock().set(BEGIN);
        world.database().failAs(this::fault);
        for (int i = 0; i < PROCESSES; i++) {
            processes.add(newProcess());
        }
    }

    private SimulatedProcess newProcess() {
        return new SimulatedProcess("p" + ++started, this, world.clock(), world.database(), world.workers());
    }

    Instant now() {
        return world.clock().now();
    }

    Map<String, Integer> happened() {
        return happened;
    }

    Map<String, Promise> promises() {
        return promises;
    }

    String specOf(String job) {
        return specOf.get(job);
    }

    private void count(String what) {
        happened.merge(what, 1, Integer::sum);
    }

    /** Runs jobs of these specifications without any fault, and gives their ids. */
    List<String> runUndisturbed() {
        calm = true;
        specs.forEach(spec -> as(processes.get(0), () -> submit(spec)));
        settle();
        return List.copyOf(specOf.keySet());
    }

    void takeAsUnbroken(String job, String spec) {
        invariants.takeAsUnbroken(job, spec);
    }

    void run() {
        for (int round = 0; round < ROUNDS; round++) {
            happen(null, true);
            replaceTheDead();
            if (round % 4 == 0) {
                invariants.checkAlways();
            }
        }
        heal();
    }

    /** Faults are over: whatever is not held comes to its end, and then what is held too. */
    private void heal() {
        calm = true;
        settle();
        // A day later, what was left behind is gone.
        world.sweep().sweep();
        invariants.checkSettled(this);
        List<String> held =
                watcher.queryForList("select id from job where status = 'PAUSED' order by id", String.class);
        for (String id : held) {
            as(processes.get(0), () -> world.actions().resume(id));
            promises.put(id, Promise.END);
        }
        settle();
        invariants.checkSettled(this);
    }

    private void settle() {
        for (int i = 0;
                i < 60 && watcher.queryForObject("select count(*) from scheduled_tasks", Integer.class) > 0;
                i++) {
            replaceTheDead();
            world.clock().tick(LEASE);
            for (SimulatedProcess process : processes) {
                as(process, process::detectDead);
                as(process, process::runDue);
            }
        }
        invariants.checkAlways();
    }

    private void replaceTheDead() {
        processes.replaceAll(process -> process.dead || process.stopping ? newProcess() : process);
    }

    /** Called by whatever a process does between two updates, outside of locks, and elsewhere too. */
    void passing(SimulatedProcess process) {
        if (process.killedIn > 0 && --process.killedIn == 0) {
            process.dead = true;
        }
        process.dieIfDead();
        world.clock().tick(Duration.ofMillis(random.nextInt(50)));
        if (!calm && !inTransaction() && random.nextInt(100) < 15) {
            happen(process, true);
            process.dieIfDead();
        }
    }

    private static boolean inTransaction() {
        return TransactionSynchronizationManager.isActualTransactionActive();
    }

    /** @param mayFlush unless the process is about to write already */
    private void happen(SimulatedProcess busy, boolean mayFlush) {
        switch (random.nextInt(busy == null ? 14 : 24)) {
            case 0, 1 -> submitAny();
            case 2, 3, 4, 5 -> userActs();
            case 6 -> pass(Duration.ofSeconds(random.nextInt(20)), true);
            case 7 -> {
                count("frozen");
                pass(LEASE, random.nextInt(4) == 0);
                SimulatedProcess other = any();
                as(other, other::detectDead);
                // Until it is due again after the back-off.
                pass(Duration.ofSeconds(25), false);
                // So that the frozen one may wake up while its job counts as running elsewhere.
                other.killedIn = random.nextInt(2) * (1 + random.nextInt(30));
                run(other);
                other.killedIn = 0;
            }
            case 8, 9, 10, 11, 12, 13 -> run(any());
            case 14 -> {
                count("killed");
                busy.dead = true;
            }
            case 15 -> {
                count("shut down");
                busy.shutDown();
            }
            default -> {
                if (mayFlush && busy != null) {
                    as(busy, busy::flush);
                }
            }
        }
    }

    private SimulatedProcess any() {
        return processes.get(random.nextInt(processes.size()));
    }

    private void run(SimulatedProcess process) {
        if (!process.isBusy() && !process.stopping) {
            as(process, process::runDue);
        }
    }

    private void pass(Duration time, boolean heartbeats) {
        world.clock().tick(time);
        if (heartbeats) {
            processes.stream().filter(process -> !process.dead).forEach(process -> process.heartbeat(watcher));
        }
    }

    private void submitAny() {
        if (specOf.size() < MOST_JOBS) {
            as(any(), () -> submit(specs.get(random.nextInt(specs.size()))));
        }
    }

    private void submit(String spec) {
        try {
            world.service().submit(world.service().newId(), spec, () -> {});
        } finally {
            // Of a request that went unanswered too.
            for (String id : watcher.queryForList("select id from job", String.class)) {
                if (specOf.putIfAbsent(id, spec) == null) {
                    promises.put(id, Promise.END);
                }
            }
        }
    }

    private void userActs() {
        if (specOf.isEmpty()) {
            return;
        }
        String id = List.copyOf(specOf.keySet()).get(random.nextInt(specOf.size()));
        List<JobAction> possible = new ArrayList<>(Lifecycle.actions(watched(id)));
        possible.remove(JobAction.DELETE);
        // Nobody gives up most of the jobs; and a few ask for what can't be.
        boolean any = possible.isEmpty() || random.nextInt(5) == 0;
        JobAction action = any
                ? JobAction.values()[random.nextInt(JobAction.values().length)]
                : possible.get(random.nextInt(possible.size()));
        if (action == JobAction.CANCEL && random.nextInt(3) > 0) {
            return;
        }
        as(any(), () -> {
            try {
                promises.put(id, ask(id, action));
                count("asked");
            } catch (IllegalJobStateException e) {
                count("refused");
            } catch (RuntimeException | Killed e) {
                promises.put(id, Promise.ANYTHING);
                throw e;
            }
        });
    }

    private JobStatus watched(String id) {
        return watcher.queryForObject("select status from job where id = ?", JobStatus.class, id);
    }

    private Promise ask(String id, JobAction action) {
        JobActions actions = world.actions();
        switch (action) {
            case PAUSE -> actions.pause(id);
            case RESUME -> actions.resume(id);
            case STOP -> actions.stop(id);
            case CANCEL -> actions.cancel(id);
            case RETRY -> actions.retry(id);
            default -> {
                actions.prioritize(id, random.nextInt(10));
                return promises.get(id);
            }
        }
        return switch (action) {
            case PAUSE -> Promise.PAUSED_OR_ENDED;
            case CANCEL -> Promise.CANCELLED;
            default -> Promise.END;
        };
    }

    /** Has a process do something, of which its end is the worst that can come. */
    private void as(SimulatedProcess process, Runnable action) {
        if (process.dead) {
            return;
        }
        acting.push(process);
        try {
            action.run();
        } catch (Killed e) {
            process.dead = true;
        } catch (RuntimeException e) {
            count("failed");
        } finally {
            acting.pop();
        }
    }

    /** Word of a change goes to the process that made it. */
    void onJobChanged(JobChanged changed) {
        if (!acting.isEmpty() && !acting.peek().dead) {
            acting.peek().worker.onJobChanged(changed);
        }
    }

    private Fault fault(Step step) {
        SimulatedProcess process = acting.peek();
        if (process == null) {
            return Fault.NONE;
        }
        process.dieIfDead();
        if (calm) {
            return Fault.NONE;
        }
        if (step == Step.CONNECT && !inTransaction() && random.nextInt(100) == 0) {
            count("held up before a transaction");
            happen(process, false);
            process.dieIfDead();
        }
        if (awayFor > 0) {
            awayFor--;
            return Fault.AWAY;
        }
        int dice = random.nextInt(2000);
        Fault fault = dice < 4
                ? Fault.AWAY
                : step == Step.COMMIT && dice < 20
                        ? Fault.UNHEARD
                        : dice >= 1999
                                ? Fault.KILLED_BEFORE
                                : step == Step.COMMIT && dice >= 1992 ? Fault.KILLED_AFTER : Fault.NONE;
        if (fault != Fault.NONE) {
            count(fault.name());
            awayFor = fault == Fault.AWAY ? random.nextInt(4) : 0;
        }
        return fault;
    }
}
