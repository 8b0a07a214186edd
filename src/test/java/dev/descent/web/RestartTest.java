package dev.descent.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.DescentApplication;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

class RestartTest {

    private static final String ROWS = "{\"rows\": [[5.1, 3.5, 1.4, 0.2], [6.3, 3.3, 6.0, 2.5]]}";

    @TempDir
    Path data;

    private ConfigurableApplicationContext start() {
        return new SpringApplicationBuilder(DescentApplication.class)
                .properties("server.port=0")
                .run("--descent.data-dir=" + data, "--descent.retries.backoff=100ms");
    }

    private static Api api(ConfigurableApplicationContext service) {
        return new Api(service.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
    }

    @Test
    void everythingIsStillThere() {
        String dataset;
        JsonNode job;
        String model;
        String metrics;
        String predictions;
        try (ConfigurableApplicationContext service = start()) {
            Api api = api(service);
            dataset = Uploads.csv(api, "x,y\n1,a\n2,b\n3,a\n4,b\n").text();
            job = api.awaitEnd(api.submit(Specs.iris(3)));
            model = job.path("links").path("model").stringValue();
            metrics = api.get(job.path("links").path("metrics").stringValue()).text();
            predictions = api.post(model + "/predict", ROWS).text();
        }

        try (ConfigurableApplicationContext service = start()) {
            Api api = api(service);
            assertThat(api.job(job.path("id").stringValue())).isEqualTo(job);
            assertThat(api.get(job.path("links").path("metrics").stringValue()).text())
                    .isEqualTo(metrics);
            assertThat(api.post(model + "/predict", ROWS).text()).isEqualTo(predictions);
            assertThat(api.get("/v1/datasets").text()).contains(dataset);
        }
    }

    @Test
    void jobsThatHadNotEndedRunAgain() {
        String running;
        String queued;
        EventClient open;
        try (ConfigurableApplicationContext service = start()) {
            Api api = api(service);
            running = api.submit(Specs.endless());
            api.awaitProgress(running);
            queued = api.submit(Specs.iris(2));
            open = api.stream(running, null);
        }
        // The service ended the stream when it stopped, rather than wait for it.
        assertThat(open.rest()).isNotEmpty().extracting(EventClient.Event::type).doesNotContain("done");

        try (ConfigurableApplicationContext service = start()) {
            Api api = api(service);
            try (EventClient events = api.stream(running, 0L)) {
                int attempt;
                do {
                    attempt = events.await("progress").data().path("attempt").intValue();
                } while (attempt < 2);
            }
            assertThat(api.job(running).path("attempt").intValue()).isEqualTo(2);
            assertThat(reasons(service, running))
                    .startsWith("submitted", "attempt 1 started", "service stopped")
                    .last()
                    .asString()
                    .startsWith("attempt 2 started from step ");
            api.post("/v1/jobs/" + running + "/cancel");
            assertThat(api.awaitEnd(running).path("status").stringValue()).isEqualTo("cancelled");
            assertThat(api.awaitEnd(queued).path("status").stringValue()).isEqualTo("succeeded");
            assertThat(api.job(queued).path("attempt").intValue()).isEqualTo(1);
        }
    }

    @Test
    void aJobWhoseServiceWasKilledRunsAgain() {
        String id;
        try (ConfigurableApplicationContext service = start()) {
            Api api = api(service);
            id = api.awaitEnd(api.submit(Specs.iris(2))).path("id").stringValue();
            // As a kill leaves it: the job running, its task picked, and the history of the lost attempt in part.
            JdbcTemplate jdbc = service.getBean(JdbcTemplate.class);
            // The task of a job that has ended is taken away a moment later.
            ServiceProcess.await(
                    "the task to be gone",
                    () -> Integer.valueOf(0)
                            .equals(jdbc.queryForObject("select count(*) from scheduled_tasks", Integer.class)));
            jdbc.update("update job set status = 'RUNNING', stop_reason = null, finished_at = null, model_id = null");
            jdbc.update(
                    "insert into scheduled_tasks (task_name, task_instance, execution_time, picked, picked_by, last_heartbeat, version)"
                            + " values ('train', ?, current_timestamp, true, 'gone', current_timestamp, 1)",
                    id + ":1");
        }

        try (ConfigurableApplicationContext service = start()) {
            Api api = api(service);
            JsonNode job = api.awaitEnd(id);
            assertThat(job.path("status").stringValue()).isEqualTo("succeeded");
            assertThat(job.path("attempt").intValue()).isEqualTo(2);
            assertThat(reasons(service, id))
                    .contains("its worker was lost")
                    .anyMatch(reason -> reason.startsWith("attempt 2 started"));
            assertThat(api.get("/v1/jobs/" + id + "/metrics?names=loss")
                            .json()
                            .path("series")
                            .path("loss")
                            .size())
                    .isEqualTo(16);
        }
    }

    /** H2 may keep some rows of a transaction that was just being committed when the process was killed, and lose others. */
    @Test
    void halfOfATransactionIsMended() {
        String lost;
        String waiting;
        try (ConfigurableApplicationContext service = start()) {
            Api api = api(service);
            lost = api.awaitEnd(api.submit(Specs.iris(2))).path("id").stringValue();
            String running = api.submit(Specs.endless());
            api.awaitProgress(running);
            waiting = api.submit(Specs.iris(2));
            api.post("/v1/jobs/" + running + "/cancel");
            api.awaitEnd(waiting);
            JdbcTemplate jdbc = service.getBean(JdbcTemplate.class);
            // It succeeded, but its model wasn't added.
            jdbc.update("delete from model where job_id = ?", lost);
            // It was put into the queue, but the queue doesn't know, nor do the numbers of attempts and events.
            jdbc.update(
                    "update job set status = 'QUEUED', stop_reason = null, finished_at = null, model_id = null, attempt = 0,"
                            + " last_event_id = 1 where id = ?",
                    waiting);
            jdbc.update("update event_sequence set last_seq = 3");
        }

        try (ConfigurableApplicationContext service = start()) {
            Api api = api(service);
            for (String id : List.of(lost, waiting)) {
                JsonNode job = api.job(id);
                while (!job.path("status").stringValue().equals("succeeded")) {
                    assertThat(job.path("status").stringValue()).isIn("queued", "running");
                    job = api.job(id);
                }
                assertThat(job.path("attempt").intValue()).isEqualTo(2);
                assertThat(api.get(job.path("links").path("model").stringValue())
                                .status())
                        .isEqualTo(200);
                assertThat(service.getBean(JdbcTemplate.class)
                                .queryForObject("select count(*) from model where job_id = ?", Integer.class, id))
                        .isEqualTo(1);
            }
        }
    }

    private static List<String> reasons(ConfigurableApplicationContext service, String id) {
        return service.getBean(JdbcTemplate.class)
                .queryForList("select reason from job_transition where job_id = ? order by seq", String.class, id);
    }
}
