package dev.descent.web;

import dev.descent.job.JobEvent;
import dev.descent.job.LoggedEvent;
import java.nio.charset.StandardCharsets;

/**
 * An event as the clients of a stream get it.
 *
 * @param id what a client names to go on behind it
 * @param bytes never to be changed: all clients share them
 * @param last whether the stream ends with it
 */
record StreamedEvent(long id, byte[] bytes, boolean last) {

    /** In the stream of its job. */
    static StreamedEvent ofJob(JobEvent event) {
        return new StreamedEvent(
                event.id(),
                text(event.id(), event.type(), event.data()),
                event.type().equals("done"));
    }

    /** In the stream of all jobs: its data begins with the job's id. */
    static StreamedEvent ofAll(LoggedEvent logged) {
        String data = logged.event().data();
        String separator = data.startsWith("{}") ? "" : ",";
        return new StreamedEvent(
                logged.seq(),
                text(
                        logged.seq(),
                        logged.event().type(),
                        "{\"job_id\":\"" + logged.jobId() + "\"" + separator + data.substring(1)),
                false);
    }

    /** @param data JSON, in one line */
    static byte[] text(long id, String type, String data) {
        return ("id:" + id + "\nevent:" + type + "\ndata:" + data + "\n\n").getBytes(StandardCharsets.UTF_8);
    }
}
