package dev.descent.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** A job that takes its process with it each time is given up, and doesn't take its neighbours with it. */
class PoisonTest {

    @RegisterExtension
    static final ServiceProcesses SERVICES = new ServiceProcesses();

    @Test
    void isGivenUpWhileTheOthersGoOn() {
        List<String> specs = IntStream.of(1, 2)
                .mapToObj(number -> UnbrokenRun.spec(number, 40, UnbrokenRun.SAVED_AT_THE_END))
                .toList();
        Map<String, UnbrokenRun> unbroken = UnbrokenRun.of(SERVICES, specs);

        Path data = ServiceProcesses.newDirectory();
        ServiceDatabase database = ServiceDatabase.h2(data);
        List<ServiceProcess> killed = new ArrayList<>();
        ServiceProcess service = start(database, data).awaitReady();
        String poison = service.api().submit(UnbrokenRun.spec(3, 100_000, UnbrokenRun.SAVED_AT_THE_END));
        List<String> innocent = IntStream.range(0, 4)
                .mapToObj(number -> specs.get(number % specs.size()))
                .map(service.api()::submit)
                .toList();
        JsonNode ended = null;
        while (ended == null) {
            ServiceProcess now = service;
            JsonNode[] job = new JsonNode[1];
            ServiceProcess.await("the job that kills", () -> {
                job[0] = now.api().job(poison);
                return !status(job[0]).equals("queued");
            });
            if (status(job[0]).equals("running")) {
                service.kill();
                killed.add(service);
                assertThat(killed).hasSizeLessThan(10);
                service = start(database, data).awaitReady();
            } else {
                ended = job[0];
            }
        }

        assertThat(status(ended)).isEqualTo("failed");
        assertThat(ended.path("error").path("code").stringValue()).isEqualTo("worker_lost");
        assertThat(ended.path("attempt").intValue()).isEqualTo(3);
        int most = 0;
        for (int i = 0; i < innocent.size(); i++) {
            JsonNode job = service.api().awaitEnd(innocent.get(i));
            assertThat(UnbrokenRun.read(service.api(), innocent.get(i)))
                    .isEqualTo(unbroken.get(specs.get(i % specs.size())));
            most = Math.max(most, job.path("attempt").intValue());
        }
        service.terminate();
        System.out.printf(
                "PoisonTest: failed with worker_lost after %d attempts and %d kills; %d others succeeded, after %d attempts at most%n",
                ended.path("attempt").intValue(), killed.size(), innocent.size(), most);
    }

    private static String status(JsonNode job) {
        return job.path("status").stringValue();
    }

    private static ServiceProcess start(ServiceDatabase database, Path data) {
        return SERVICES.start(database, data, UnbrokenRun.settings("--descent.workers=2"));
    }
}
