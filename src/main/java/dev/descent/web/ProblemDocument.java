package dev.descent.web;

import dev.descent.job.JobAction;
import dev.descent.job.JobStatus;
import dev.descent.spec.Problem;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an {@code application/problem+json} answer holds; for the API document only.
 *
 * @param type what kind of problem it is
 * @param errors every mistake in the request
 * @param jobStatus of the job that is in the way
 * @param allowed what may be asked of that job now
 */
@Schema(name = "ProblemDetails", description = "Problem details (RFC 9457)")
record ProblemDocument(
        URI type,
        String title,
        int status,
        String detail,
        URI instance,
        @Nullable List<Problem> errors,
        @Nullable JobStatus jobStatus,
        @Nullable Set<JobAction> allowed) {}
