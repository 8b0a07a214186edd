package dev.descent;

import dev.descent.tensor.BackendException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in two sentences, instead of a page of stack traces, why the service can't compute on this machine. */
class BackendFailureAnalyzer extends AbstractFailureAnalyzer<BackendException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, BackendException cause) {
        return new FailureAnalysis(cause.getMessage(), cause.remedy(), cause);
    }
}
