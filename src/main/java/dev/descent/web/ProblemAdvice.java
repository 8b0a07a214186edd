package dev.descent.web;

import dev.descent.job.DatasetInUseException;
import dev.descent.job.IllegalJobStateException;
import dev.descent.job.JobNotFoundException;
import dev.descent.job.QueueFullException;
import dev.descent.model.ModelNotFoundException;
import dev.descent.spec.InvalidInputException;
import dev.descent.spec.Problem;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.hibernate.JDBCException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Makes every error an answer of problem details (RFC 9457). */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

    private final WebProperties.Limits limits;

    ProblemAdvice(WebProperties properties) {
        this.limits = properties.limits();
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> invalidInput(InvalidInputException e) {
        boolean malformed =
                e.problems().stream().anyMatch(problem -> problem.code().equals("malformed_json"));
        return malformed
                ? invalid(HttpStatus.BAD_REQUEST, "malformed-json", "The request isn't JSON", e.problems())
                : invalid(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        "invalid-input",
                        "The request can't be used as it is",
                        e.problems());
    }

    @ExceptionHandler({JobNotFoundException.class, ModelNotFoundException.class, NotFoundException.class})
    ResponseEntity<ProblemDetail> notFound(RuntimeException e) {
        return answer(problem(HttpStatus.NOT_FOUND, "not-found", "Not found", e.getMessage()));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> illegalState(IllegalJobStateException e) {
        ProblemDetail problem =
                problem(HttpStatus.CONFLICT, "conflict", "The job's status doesn't allow this", e.getMessage());
        problem.setProperty("job_status", e.status());
        problem.setProperty("allowed", e.allowed());
        return answer(problem);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> inUse(DatasetInUseException e) {
        ProblemDetail problem = problem(HttpStatus.CONFLICT, "conflict", "In use", e.getMessage());
        problem.setProperty("jobs", e.jobs());
        return answer(problem);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> uploadConflict(UploadConflictException e) {
        ProblemDetail problem = problem(HttpStatus.CONFLICT, "conflict", "The upload is elsewhere", e.getMessage());
        problem.setProperty("offset", e.offset());
        return answer(problem);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> tooManyStreams(TooManyStreamsException e) {
        return later(HttpStatus.SERVICE_UNAVAILABLE, 5, "busy", "Too many streams", e.getMessage());
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> queueFull(QueueFullException e) {
        return later(HttpStatus.TOO_MANY_REQUESTS, 10, "queue-full", "The queue is full", e.getMessage());
    }

    /** Whatever fails because the database is away, before or in the middle of a request: nothing was changed, or all of it. */
    @ExceptionHandler({
        CannotCreateTransactionException.class,
        TransactionSystemException.class,
        DataAccessException.class,
        JDBCException.class
    })
    ResponseEntity<ProblemDetail> database(Exception e, WebRequest request) {
        if (!DatabaseAway.isCauseOf(e)) {
            return unexpected(e, request);
        }
        log.warn("{} failed: the database is away", request.getDescription(false), e);
        return later(
                HttpStatus.SERVICE_UNAVAILABLE,
                2,
                "database-away",
                "The database is away",
                "The database doesn't answer at the moment. Jobs go on; try again in a few seconds.");
    }

    private static ResponseEntity<ProblemDetail> later(
            HttpStatus status, int seconds, String type, String title, @Nullable String detail) {
        return ResponseEntity.status(status)
                .header(HttpHeaders.RETRY_AFTER, String.valueOf(seconds))
                .body(problem(status, type, title, detail));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> keyInUse(IdempotencyKeyInUseException e) {
        return ResponseEntity.status(HttpStatus.CONFLICT)
                .header(HttpHeaders.RETRY_AFTER, "1")
                .body(problem(HttpStatus.CONFLICT, "idempotency-key-in-use", "Not answered yet", e.getMessage()));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> keyReused(IdempotencyKeyReusedException e) {
        return invalid(
                HttpStatus.UNPROCESSABLE_CONTENT,
                "idempotency-key-reused",
                "The key belongs to another request",
                List.of(new Problem(IdempotencyKey.POINTER, "reused", String.valueOf(e.getMessage()))));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> tooManyRows(TooManyRowsException e) {
        return answer(problem(HttpStatus.CONTENT_TOO_LARGE, "too-large", "Too large", e.getMessage()));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> multipart(MultipartException e) {
        return answer(problem(
                HttpStatus.BAD_REQUEST,
                "malformed-upload",
                "The upload can't be read",
                "The request isn't well-formed multipart/form-data."));
    }

    /** The client has gone: there is nobody to answer. */
    @Override
    protected @Nullable ResponseEntity<Object> handleAsyncRequestNotUsableException(
            AsyncRequestNotUsableException e, WebRequest request) {
        return null;
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unexpected(Exception e, WebRequest request) {
        log.error("{} failed", request.getDescription(false), e);
        return answer(problem(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "internal",
                "Internal error",
                "Something went wrong in the service; its log says what."));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleNoResourceFoundException(
            NoResourceFoundException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return asObject(
                notFound(new NotFoundException("There is nothing here; /swagger-ui.html lists what there is.")));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMaxUploadSizeExceededException(
            MaxUploadSizeExceededException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return asObject(tooLarge("upload", limits.uploadBytes(), "descent.limits.upload-bytes"));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (e.getRootCause() instanceof RequestTooLargeException tooLarge) {
            return asObject(tooLarge("request", tooLarge.limit(), "descent.limits.request-bytes"));
        }
        Problem missing = new Problem("", "malformed_json", "The request has no body; JSON is expected.");
        return asObject(invalid(HttpStatus.BAD_REQUEST, "malformed-json", "The request isn't JSON", List.of(missing)));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleTypeMismatch(
            TypeMismatchException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String name = e instanceof MethodArgumentTypeMismatchException argument ? argument.getName() : "parameter";
        Class<?> type = e.getRequiredType();
        String wanted = type == null ? "another type" : type.getSimpleName().toLowerCase(Locale.ROOT);
        return asObject(invalid(
                HttpStatus.BAD_REQUEST,
                "invalid-parameter",
                "A parameter of the URL can't be used",
                List.of(new Problem(
                        "/" + name, "wrong_type", "'" + e.getValue() + "' is not of type " + wanted + "."))));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMissingServletRequestParameter(
            MissingServletRequestParameterException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return asObject(invalid(
                HttpStatus.BAD_REQUEST,
                "invalid-parameter",
                "A parameter of the URL is missing",
                List.of(new Problem("/" + e.getParameterName(), "missing", "This parameter is required."))));
    }

    private static ResponseEntity<ProblemDetail> tooLarge(String what, DataSize limit, String property) {
        return answer(problem(
                HttpStatus.CONTENT_TOO_LARGE,
                "too-large",
                "Too large",
                "The " + what + " is longer than " + text(limit) + ". The property " + property
                        + " raises this limit."));
    }

    /** As {@code 20 KB}: in the largest unit that divides it. */
    private static String text(DataSize size) {
        long amount = size.toBytes();
        String[] units = {" bytes", " KB", " MB", " GB"};
        int unit = 0;
        while (unit < units.length - 1 && amount > 0 && amount % 1024 == 0) {
            amount /= 1024;
            unit++;
        }
        return amount + units[unit];
    }

    private static ResponseEntity<ProblemDetail> invalid(
            HttpStatus status, String type, String title, List<Problem> errors) {
        String detail = errors.size() == 1 ? errors.get(0).message() : errors.size() + " mistakes; see errors.";
        ProblemDetail problem = problem(status, type, title, detail);
        problem.setProperty("errors", errors);
        return answer(problem);
    }

    private static ProblemDetail problem(HttpStatus status, String type, String title, @Nullable String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setType(URI.create("urn:descent:problem:" + type));
        problem.setTitle(title);
        return problem;
    }

    private static ResponseEntity<ProblemDetail> answer(ProblemDetail problem) {
        return ResponseEntity.status(problem.getStatus()).body(problem);
    }

    private static ResponseEntity<Object> asObject(ResponseEntity<ProblemDetail> answer) {
        return ResponseEntity.status(answer.getStatusCode()).body(answer.getBody());
    }
}
