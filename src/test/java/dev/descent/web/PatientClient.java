package dev.descent.web;

import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Has some jobs in a service all the time, whatever becomes of the service, and remembers which of them were taken. */
final class PatientClient {

    private static final int AT_ONCE = 4;

    private final List<String> specs;
    private final Map<String, String> accepted = new LinkedHashMap<>();
    private final CompletableFuture<Void> submissions;
    private volatile Api api;
    private volatile boolean done;
    private int unanswered;

    PatientClient(List<String> specs) {
        this.specs = specs;
        this.submissions = CompletableFuture.runAsync(this::submit);
    }

    /** There is a new process to talk to. */
    void use(Api api) {
        this.api = api;
    }

    private void submit() {
        while (!done) {
            Api now = api;
            boolean asked = false;
            try {
                if (now != null && unfinished(now) < AT_ONCE) {
                    asked = true;
                    submitNext(now);
                }
            } catch (UncheckedIOException e) {
                // The service was killed. It may have taken a job without having said so.
                unanswered += asked ? 1 : 0;
                ServiceProcess.pause(50);
            }
            ServiceProcess.pause(50);
        }
    }

    private void submitNext(Api api) {
        String spec = specs.get(accepted.size() % specs.size());
        accepted.put(api.submit(spec), spec);
    }

    private static int unfinished(Api api) {
        return api.get("/v1/jobs?status=queued,running&limit=200")
                .json()
                .path("items")
                .size();
    }

    /** Submits no more, but for those that are missing. @return the specification of each job that was taken, by id */
    Map<String, String> stop(Api last, int atLeast) {
        done = true;
        submissions.join();
        while (accepted.size() < atLeast) {
            submitNext(last);
        }
        return accepted;
    }

    /** Submissions that were cut off. */
    int unanswered() {
        return unanswered;
    }
}
