package dev.descent.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A process that is asked to end (SIGTERM) saves its jobs and gives them back, and they lose nothing by it. */
class TerminateTest {

    @RegisterExtension
    static final ServiceProcesses SERVICES = new ServiceProcesses();

    @Test
    void jobsAreSavedAndWaitAgain() {
        int stops = Dose.of("stops", 2, 20);
        Random random = new Random(Dose.seed());
        List<String> specs = IntStream.range(0, 3)
                .mapToObj(number -> UnbrokenRun.spec(number, 40, UnbrokenRun.SAVED_AT_THE_END))
                .toList();
        Map<String, UnbrokenRun> unbroken = UnbrokenRun.of(SERVICES, specs);

        Path data = ServiceProcesses.newDirectory();
        ServiceDatabase database = ServiceDatabase.h2(data);
        PatientClient client = new PatientClient(specs);
        Duration longest = Duration.ZERO;
        long saved = 0;
        for (int stop = 0; stop < stops; stop++) {
            ServiceProcess service = start(database, data).awaitReady();
            client.use(service.api());
            ServiceProcess.await(
                    "a job to run",
                    () -> service.api().get("/v1/jobs?status=running").text().contains("job_"));
            ServiceProcess.pause(random.nextInt(2_500));
            Duration took = service.terminate();
            longest = longest.compareTo(took) > 0 ? longest : took;

            assertThat(database.count("select count(*) from job where status not in ('QUEUED', 'SUCCEEDED')"))
                    .isZero();
            assertThat(database.count("select count(*) from job where failures > 0"))
                    .isZero();
            assertThat(database.count("select count(*) from scheduled_tasks where picked"))
                    .isZero();
            assertThat(database.count("select count(*) from attempt where ended_at is null"))
                    .isZero();
            // Whoever had made a step goes on from there, unless it was the last one.
            assertThat(database.jdbc()
                            .queryForList(
                                    "select job.id from job where status = 'QUEUED' and step between 1 and total_steps - 1 and not exists"
                                            + " (select 1 from checkpoint where job_id = job.id and latest and reason = 'SHUTDOWN'"
                                            + " and step = job.step and attempt = job.attempt)",
                                    String.class))
                    .isEmpty();
            saved += database.count(
                    "select count(*) from attempt where outcome = 'QUEUED' and reason = 'service stopped'"
                            + " and last_step > first_step and attempt = (select attempt from job where id = job_id)"
                            + " and exists (select 1 from job where id = job_id and status = 'QUEUED')");
        }
        ServiceProcess last = start(database, data).awaitReady();
        Map<String, String> accepted = client.stop(last.api(), 1);
        accepted.forEach((id, spec) -> {
            last.api().awaitEnd(id);
            assertThat(UnbrokenRun.read(last.api(), id)).isEqualTo(unbroken.get(spec));
        });
        last.terminate();
        assertThat(database.count(
                        "select count(*) from attempt where outcome = 'QUEUED' and reason <> 'service stopped'"))
                .isZero();
        assertThat(saved).isPositive();
        System.out.printf(
                "TerminateTest: seed %d, %d times SIGTERM, gone after %.1f s at most; %d jobs, all as unbroken, none of their attempts"
                        + " counted against them; %d times a job was put back with what it had learnt%n",
                Dose.seed(), stops, longest.toMillis() / 1e3, accepted.size(), saved);
    }

    /** A single attempt that is counted against a job would be the end of it. */
    private static ServiceProcess start(ServiceDatabase database, Path data) {
        return SERVICES.start(
                database, data, UnbrokenRun.settings("--descent.workers=2", "--descent.retries.max-attempts=1"));
    }
}
