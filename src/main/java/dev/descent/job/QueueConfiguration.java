package dev.descent.job;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.FailureHandler.OnFailureRetryLater;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariDataSource;
import dev.descent.job.TrainingWorker.Left;
import dev.descent.job.TrainingWorker.Place;
import dev.descent.tensor.Backend;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/** Sets db-scheduler up for jobs: one kind of task, {@code descent.workers} threads. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(JobProperties.class)
class QueueConfiguration {

    /** A job whose end couldn't be written is run again after this time. */
    private static final Duration RETRY = Duration.ofSeconds(10);

    private static final Duration LONGEST_STOP = Duration.ofSeconds(20);

    /** As db-scheduler counts them. */
    private static final int MISSED_HEARTBEATS = 6;

    /**
     * A process that is frozen or cut off in the middle of a transaction keeps the row of its job locked, and PostgreSQL would wait for
     * it for ever; so would whoever is to take the job over. So it waits as long as for a worker's heartbeats.
     */
    @Bean
    static BeanPostProcessor boundedSilence(Environment environment) {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessBeforeInitialization(Object bean, String beanName) {
                if (bean instanceof HikariDataSource pool
                        && pool.getConnectionInitSql() == null
                        && String.valueOf(pool.getJdbcUrl()).startsWith("jdbc:postgresql:")) {
                    Duration heartbeats =
                            environment.getRequiredProperty("descent.queue.heartbeat-interval", Duration.class);
                    pool.setConnectionInitSql("set idle_in_transaction_session_timeout = "
                            + heartbeats.multipliedBy(MISSED_HEARTBEATS).toMillis());
                }
                return bean;
            }
        };
    }

    @Bean
    Task<Void> trainTask(TrainingWorker worker) {
        return Tasks.custom(TrainingQueue.TRAIN)
                .onFailure(new OnFailureRetryLater<>(RETRY))
                .onDeadExecution((dead, operations) -> {
                    Left left = worker.lost(QueueEntry.parse(dead.getExecution().getId()));
                    if (left.place() == Place.KEEP) {
                        operations.reschedule(dead, left.dueAt());
                    } else {
                        operations.remove();
                    }
                })
                .execute((task, context) -> completion(worker.run(QueueEntry.parse(task.getId()))));
    }

    private static CompletionHandler<Void> completion(Left left) {
        return switch (left.place()) {
            case REMOVE -> new CompletionHandler.OnCompleteRemove<>();
            case KEEP -> (complete, operations) -> operations.reschedule(complete, left.dueAt());
            case LEAVE_ALONE -> (complete, operations) -> {};
        };
    }

    @Bean(destroyMethod = "")
    Scheduler scheduler(
            DataSource dataSource, Task<Void> trainTask, Database database, Clock clock, JobProperties properties) {
        Backend.divideAmong(properties.workers());
        SchedulerBuilder builder = Scheduler.create(new TransactionAwareDataSourceProxy(dataSource), trainTask)
                .threads(properties.workers())
                .executorService(Executors.newFixedThreadPool(
                        properties.workers(), new CustomizableThreadFactory("descent-worker-")))
                .schedulerName(new SchedulerName.Fixed(TrainingWorker.workerName()))
                .enablePriority()
                .clock(clock::instant)
                .pollingInterval(properties.queue().pollInterval())
                .heartbeatInterval(properties.queue().heartbeatInterval())
                .missedHeartbeatsLimit(MISSED_HEARTBEATS)
                .shutdownMaxWait(LONGEST_STOP);
        if (database.canLockAndFetch()) {
            // No more than what there are threads for, so that a job isn't kept waiting here while another process is
            // idle.
            builder.pollUsingLockAndFetch(0.5, 1.0);
        } else {
            // No more than that here, either: what is fetched isn't passed by a job of a higher priority.
            builder.pollUsingFetchAndLockOnExecute(0.5, 1.0);
        }
        return builder.build();
    }
}
