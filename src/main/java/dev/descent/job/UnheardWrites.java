package dev.descent.job;

import dev.descent.job.JobEventLog.Draft;
import dev.descent.job.RunRecorder.Notes;
import java.util.ArrayList;
import java.util.List;

/** Writes of one run that failed, perhaps after they were committed: what they told then isn't to be told again. */
final class UnheardWrites {

    private record Write(long firstEvent, Notes notes) {

        /** While the run holds the job, nobody else writes events of these types. */
        boolean isIn(Job job, JobStore jobs) {
            return jobs.hasEvent(job.id(), firstEvent, notes.events().get(0).type());
        }
    }

    private final List<Write> writes = new ArrayList<>();

    /** What of the notes nobody was told yet; they count as a failed write from now on. */
    List<Draft> begin(Notes notes, Job job, JobStore jobs) {
        List<Draft> untold = new ArrayList<>(notes.events());
        for (int i = writes.size() - 1; i >= 0; i--) {
            Write before = writes.get(i);
            if (before.isIn(job, jobs)) {
                untold.removeAll(before.notes.events());
                if (before.notes.progress().step() == notes.progress().step()) {
                    untold.removeIf(event -> event.type().equals("progress"));
                }
                break;
            }
        }
        if (!notes.events().isEmpty()) {
            writes.add(new Write(job.lastEventId() + 1, notes));
        }
        return untold;
    }

    /** The last one was committed. */
    void end() {
        writes.clear();
    }
}
