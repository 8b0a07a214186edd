package dev.descent.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.web.Api.Answer;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What may be asked of histories, and in what form they are sent. */
class MetricsRequestsTest extends SharedService {

    private String job() {
        String id = api.submit(Specs.iris(1));
        api.awaitEnd(id);
        return id;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            -                                        | -      | application/json
            */*                                      | -      | application/json
            text/csv                                 | -      | text/csv
            text/csv, */*;q=0.1                      | -      | text/csv
            text/*                                   | -      | text/csv
            application/json, text/csv;q=0.9         | -      | application/json
            text/html, application/xml;q=0.9, */*;q=0.8 | csv | text/csv
            application/json                         | csv    | text/csv
            text/csv                                 | json   | application/json
            """)
    void theParameterGoesBeforeTheHeader(String accept, String format, String type) {
        String path = "/v1/jobs/" + job() + "/metrics" + (format == null ? "" : "?format=" + format);

        Answer answer = accept == null ? api.get(path) : api.get(path, "Accept", accept);

        assertThat(answer.header("Content-Type")).startsWith(type);
        assertThat(answer.header("Vary")).contains("Accept");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            from_step=20&to_step=10 | /from_step  | out_of_range  | <= 10
            max_points=1            | /max_points | out_of_range  | >= 2 and <= 1000000
            x=steps                 | /x          | unknown_value | step, epoch, time
            format=xml              | /format     | unknown_value | json, csv
            names=A                 | /names      | wrong_pattern | -
            maxpoints=5             | /maxpoints  | unknown_parameter | -
            """)
    void refusesWhatItCannotAnswer(String query, String pointer, String code, String allowed) {
        String id = job();
        for (String path : List.of("/v1/jobs/" + id + "/metrics?", "/v1/metrics?jobs=" + id + "&")) {
            Answer answer = api.get(path + query);

            assertThat(answer.status()).isEqualTo(422);
            JsonNode error = answer.firstError();
            assertThat(error.path("pointer").stringValue()).isEqualTo(pointer);
            assertThat(error.path("code").stringValue()).isEqualTo(code);
            if (allowed != null) {
                assertThat(error.path("allowed").stringValue()).isEqualTo(allowed);
            }
            // Whatever the client hoped to get.
            assertThat(api.get(path + query, "Accept", "text/csv")
                            .assertProblem()
                            .status())
                    .isEqualTo(422);
        }
    }

    @Test
    void refusesJobsThatItCannotCompare() {
        String id = job();
        Answer unknown = api.get("/v1/metrics?jobs=job_none," + id + ",job_01jd3k6m8v0000000000000000");
        assertThat(unknown.status()).isEqualTo(422);
        assertThat(unknown.json().path("errors").valueStream())
                .hasSize(2)
                .allMatch(error -> error.path("pointer").stringValue().equals("/jobs"))
                .allMatch(error -> error.path("code").stringValue().equals("unknown_job"));
        assertThat(unknown.text()).contains("'job_none'");

        String many = IntStream.range(0, 51).mapToObj(i -> "job_" + i).collect(Collectors.joining(","));
        assertThat(api.get("/v1/metrics?jobs=" + many)
                        .firstError()
                        .path("allowed")
                        .stringValue())
                .isEqualTo(">= 1 and <= 50");
        assertThat(api.get("/v1/metrics").firstError().path("pointer").stringValue())
                .isEqualTo("/jobs");
        assertThat(api.get("/v1/metrics?jobs=").assertProblem().status()).isEqualTo(422);
        assertThat(api.get("/v1/metrics?jobs=" + id + "%00").assertProblem().status())
                .isEqualTo(422);
        assertThat(api.get("/v1/metrics?jobs=" + id, "Accept", "image/png")
                        .assertProblem()
                        .status())
                .isEqualTo(406);

        String twice = id + "," + job() + "," + id;
        assertThat(api.get("/v1/metrics?jobs=" + twice).json().path("jobs").size())
                .isEqualTo(2);
        Answer tooMuch = api.get("/v1/metrics?jobs=" + twice + "&names=loss,val_loss&max_points=250001");
        assertThat(tooMuch.status()).isEqualTo(422);
        assertThat(tooMuch.firstError().path("pointer").stringValue()).isEqualTo("/max_points");
        assertThat(tooMuch.firstError().path("allowed").stringValue()).isEqualTo(">= 2 and <= 250000");
        assertThat(api.get("/v1/metrics?jobs=" + twice + "&names=loss,val_loss&max_points=250000")
                        .status())
                .isEqualTo(200);
    }
}
