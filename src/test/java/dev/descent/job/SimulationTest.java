package dev.descent.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.testhelper.SettableClock;
import dev.descent.DescentApplication;
import dev.descent.dataset.ingest.DatasetStore;
import dev.descent.model.ModelStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.json.JsonMapper;

/**
 * The real queue, workers, runs and stores, on one thread, with faults between any two writes. {@code -Dchaos.seed=N} replays one seed
 * and {@code -Dchaos.full=true} tries many more.
 */
@SpringBootTest(
        classes = {DescentApplication.class, SimulationTest.Simulated.class},
        webEnvironment = WebEnvironment.NONE,
        properties = {
            "spring.datasource.url=jdbc:h2:mem:simulation;DB_CLOSE_DELAY=-1",
            "logging.level.dev.descent=off",
            "logging.level.com.github.kagkarlsson.scheduler=off",
            "logging.level.org.hibernate=off"
        })
@DirtiesContext
class SimulationTest {

    private static final int SEEDS = 200;
    private static final int SEEDS_OF_FULL = 5_000;

    private static final String LINE = """
            {"seed": 5, "dataset": {"id": "linear", "validation_split": 0.2},
             "model": {"layers": [{"type": "dense", "units": 3, "activation": "tanh"}, {"type": "dropout", "rate": 0.1},
                                  {"type": "dense", "units": 1}]},
             "training": {"epochs": %d, "batch_size": 32, "loss": "mean_squared_error", "optimizer": %s},
             "checkpoint": %s, %s}""";

    private static final String SHORT = "\"max_runtime_seconds\": 1";

    private static final String LONG_ENOUGH = "\"max_runtime_seconds\": 100000";

    private static final String ADAM = "{\"type\": \"adam\", \"learning_rate\": 0.01}";

    private static final List<String> SPECS = List.of(
            LINE.formatted(4, ADAM, "{\"every_steps\": 3}", LONG_ENOUGH),
            LINE.formatted(3, ADAM, "{\"every_seconds\": 0.5, \"keep_best\": false}", LONG_ENOUGH),
            LINE.formatted(2, ADAM, "{}", LONG_ENOUGH),
            LINE.formatted(20, ADAM, "{\"every_steps\": 7}", SHORT),
            LINE.formatted(3, "{\"type\": \"sgd\", \"learning_rate\": 1e30}", "{\"every_steps\": 2}", LONG_ENOUGH));

    @TempDir
    static Path data;

    @Autowired
    JobService service;

    @Autowired
    JobActions actions;

    @Autowired
    JobStore jobs;

    @Autowired
    MetricHistory history;

    @Autowired
    DatasetStore datasets;

    @Autowired
    ModelStore models;

    @Autowired
    CheckpointStore checkpoints;

    @Autowired
    PlatformTransactionManager transactions;

    @Autowired
    Clock clock;

    @Autowired
    SettableClock settable;

    @Autowired
    JsonMapper json;

    @Autowired
    JobProperties properties;

    @Autowired
    DataSource database;

    @Autowired
    TrainingQueue queue;

    @Autowired
    RetentionSweep sweep;

    @Autowired
    Ear ear;

    @DynamicPropertySource
    static void dataDirectory(DynamicPropertyRegistry registry) {
        registry.add("descent.data-dir", data::toString);
    }

    /** Tells the simulation of changes, as a worker of the process is told. */
    static class Ear {

        private Simulation simulation;

        @TransactionalEventListener
        void onJobChanged(JobChanged changed) {
            if (simulation != null) {
                simulation.onJobChanged(changed);
            }
        }
    }

    @TestConfiguration
    static class Simulated {

        @Bean
        static BeanPostProcessor faultyDatabase() {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    return bean instanceof DataSource real ? new FaultyDatabase(real) : bean;
                }
            };
        }

        @Bean
        SettableClock settableClock() {
            return new SettableClock();
        }

        @Bean
        @Primary
        Clock simulatedClock(SettableClock settable) {
            return new Clock() {
                @Override
                public Instant instant() {
                    return settable.now();
                }

                @Override
                public ZoneId getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                    throw new UnsupportedOperationException();
                }
            };
        }

        @Bean
        Ear ear() {
            return new Ear();
        }
    }

    /** The service's own queue takes nothing. */
    @BeforeEach
    void stopTheQueue() {
        queue.stop();
    }

    private Simulation simulation(List<String> specs, long seed) throws IOException {
        JdbcTemplate jdbc = new JdbcTemplate(((FaultyDatabase) database).real());
        jdbc.update("delete from model");
        jdbc.update("delete from job");
        jdbc.update("delete from scheduled_tasks");
        FileSystemUtils.deleteRecursively(data.resolve("checkpoints"));
        FileSystemUtils.deleteRecursively(data.resolve("models"));
        data.resolve("models").toFile().mkdir();
        Simulation.World world = new Simulation.World(
                service,
                actions,
                models,
                checkpoints,
                sweep,
                (FaultyDatabase) database,
                settable,
                (ticker, flusher) -> new TrainingWorker(
                        jobs,
                        history,
                        datasets,
                        models,
                        checkpoints,
                        transactions,
                        clock,
                        ticker,
                        flusher,
                        json,
                        properties));
        Simulation simulation = new Simulation(world, specs, seed);
        ear.simulation = simulation;
        return simulation;
    }

    @Test
    void whateverHappensEveryJobEndsOnceAndAsAnUnbrokenOne() throws IOException {
        for (String spec : SPECS) {
            Simulation undisturbed = simulation(List.of(spec.replace(SHORT, LONG_ENOUGH)), 0);
            undisturbed.takeAsUnbroken(undisturbed.runUndisturbed().get(0), spec);
        }
        Long replayed = Long.getLong("chaos.seed");
        long seeds = Boolean.getBoolean("chaos.full") ? SEEDS_OF_FULL : Long.getLong("chaos.seeds", SEEDS);
        Map<String, Integer> happened = new TreeMap<>();
        long begin = replayed == null ? 1 : replayed;
        long end = replayed == null ? seeds : replayed;
        long nanos = System.nanoTime();
        for (long seed = begin; seed <= end; seed++) {
            Simulation simulation = simulation(SPECS, seed);
            try {
                simulation.run();
            } catch (Throwable e) {
                throw new AssertionError(
                        "seed " + seed + " (-Dchaos.seed=" + seed + " replays it): " + e.getMessage(), e);
            }
            simulation.happened().forEach((what, times) -> happened.merge(what, times, Integer::sum));
        }
        System.out.printf(
                "simulation: seeds %d to %d, %.1f s, %s%n", begin, end, (System.nanoTime() - nanos) / 1e9, happened);
        assertThat(happened).isNotEmpty();
    }
}
