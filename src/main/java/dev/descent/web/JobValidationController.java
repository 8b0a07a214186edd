package dev.descent.web;

import dev.descent.dataset.Preview;
import dev.descent.dataset.ingest.DatasetStore;
import dev.descent.job.JobService;
import dev.descent.spec.SpecReader;
import dev.descent.training.TrainingSpec;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@AnswersProblems
@RequestMapping("/v1/jobs/{id}/validation")
@Tag(name = "Jobs")
class JobValidationController {

    private final JobService jobs;
    private final DatasetStore datasets;

    JobValidationController(JobService jobs, DatasetStore datasets) {
        this.jobs = jobs;
        this.datasets = datasets;
    }

    @GetMapping
    @Operation(
            summary = "Show rows that a job holds out",
            description = "Raw rows of its validation part, in the form that a model predicts from.")
    Preview rows(
            @PathVariable String id,
            @RequestParam(defaultValue = "0") int offset,
            @Parameter(description = "1 to 1000") @RequestParam(defaultValue = "10") int limit) {
        TrainingSpec spec = SpecReader.mapper().readValue(jobs.get(id).specResolved(), TrainingSpec.class);
        for (String dataset : spec.dataset().ids()) {
            if (datasets.find(dataset).isEmpty()) {
                throw new NotFoundException("The data set '" + dataset + "' of this job was deleted.");
            }
        }
        return datasets.open(spec.dataset()).validation(spec.dataset(), spec.seed(), offset, limit);
    }
}
