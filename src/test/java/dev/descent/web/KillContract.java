package dev.descent.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** Processes die at random moments, while they start too; their jobs don't notice. */
abstract class KillContract {

    @RegisterExtension
    static final ServiceProcesses SERVICES = new ServiceProcesses();

    /** From the start of a process to when it is ready or thereabouts. */
    private static final int START_MILLIS = 6_000;

    abstract ServiceDatabase database(Path dataDir);

    /** So that all such tests together give the small dose in a build. */
    abstract int smallDose();

    @Test
    void everyJobEndsAsIfNothingHadHappened() {
        int kills = Dose.of("kills", smallDose(), 100);
        int jobs = Dose.of("jobs", 3, 40);
        Random random = new Random(Dose.seed());
        List<String> specs = IntStream.range(0, kills < 20 ? 3 : 9)
                .mapToObj(number -> UnbrokenRun.spec(
                        number, 20, "{\"every_steps\": " + List.of(30, 100, 300).get(random.nextInt(3)) + "}"))
                .toList();
        Map<String, UnbrokenRun> unbroken = UnbrokenRun.of(SERVICES, specs);

        Path data = ServiceProcesses.newDirectory();
        ServiceDatabase database = database(data);
        PatientClient client = new PatientClient(specs);
        int whileStarting = 0;
        for (int kill = 0; kill < kills; kill++) {
            ServiceProcess service = start(database, data);
            if (random.nextInt(4) == 0) {
                whileStarting++;
                ServiceProcess.pause(random.nextInt(START_MILLIS));
            } else {
                client.use(service.awaitReady().api());
                ServiceProcess.pause(500 + random.nextInt(4_500));
            }
            service.kill();
        }
        ServiceProcess last = start(database, data).awaitReady();
        Map<String, String> accepted = client.stop(last.api(), jobs);

        int attempts = 0;
        int interrupted = 0;
        int mostAttempts = 0;
        int withoutCheckpoint = 0;
        for (Map.Entry<String, String> job : accepted.entrySet()) {
            JsonNode ended = last.api().awaitEnd(job.getKey());
            assertThat(UnbrokenRun.read(last.api(), job.getKey()))
                    .as(ended.toString())
                    .isEqualTo(unbroken.get(job.getValue()));
            JsonNode rows = last.api()
                    .get(ended.path("links").path("attempts").stringValue())
                    .json()
                    .path("items");
            assertThat(rows.size()).isEqualTo(ended.path("attempt").intValue());
            attempts += rows.size();
            interrupted += rows.size() > 1 ? 1 : 0;
            mostAttempts = Math.max(mostAttempts, rows.size());
            int inARow = 0;
            for (int row = 1; row < rows.size(); row++) {
                boolean none = from(rows.path(row)) == from(rows.path(row - 1));
                inARow = none ? inARow + 1 : 0;
                withoutCheckpoint = Math.max(withoutCheckpoint, inARow);
            }
        }
        // Those of which the client didn't hear are no worse.
        ServiceProcess.await(
                "all jobs to end",
                () -> !last.api().get("/v1/jobs?status=queued,running").text().contains("job_"));
        assertThat(last.api().get("/v1/jobs?status=failed,cancelled,paused").text())
                .doesNotContain("job_");
        last.terminate();
        assertThat(database.count("select count(*) from scheduled_tasks")).isZero();
        System.out.printf(
                "%s: seed %d, %d kills, %d of them while starting; %d jobs taken (%d submissions cut off), %d of them interrupted, %d attempts, at most %d of"
                        + " one job, at most %d in a row without a new checkpoint; all as unbroken%n",
                getClass().getSimpleName(),
                Dose.seed(),
                kills,
                whileStarting,
                accepted.size(),
                client.unanswered(),
                interrupted,
                attempts,
                mostAttempts,
                withoutCheckpoint);
    }

    private static long from(JsonNode attempt) {
        return attempt.path("first_step").longValue();
    }

    private static ServiceProcess start(ServiceDatabase database, Path data) {
        // Many die before they have got anywhere, as often in a row as chance has it.
        return SERVICES.start(
                database,
                data,
                UnbrokenRun.settings(
                        "--descent.workers=2",
                        "--descent.queue.heartbeat-interval=500ms",
                        "--descent.retries.max-attempts=1000"));
    }
}
