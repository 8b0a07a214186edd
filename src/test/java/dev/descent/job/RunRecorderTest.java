package dev.descent.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.job.JobEventLog.Draft;
import dev.descent.job.RunRecorder.Notes;
import dev.descent.training.LayerStatistics;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunRecorderTest {

    private final RunRecorder recorder = new RunRecorder(
            Progress.none(2_000, 2_000),
            Map.of(),
            1,
            8,
            100,
            Clock.fixed(Instant.parse("2026-11-01T12:00:00Z"), ZoneOffset.UTC));

    private void epochs(int from, int to) {
        for (int epoch = from; epoch <= to; epoch++) {
            recorder.step(epoch, epoch, 0.5);
            recorder.epoch(epoch, epoch, Map.of("loss", 0.5));
        }
    }

    private static List<String> types(Notes notes) {
        return notes.events().stream().map(Draft::type).toList();
    }

    @Test
    void keepsTheEventsOfTheFirstThousandEpochsAndTheLastOfTheOthers() {
        epochs(1, 1_500);

        List<String> types = types(recorder.fetch());

        assertThat(types).hasSize(1_002).endsWith("progress");
        assertThat(types.subList(0, 1_001)).containsOnly("epoch");
    }

    @Test
    void tellsAgainWhatCouldNotBeWritten() {
        epochs(1, 2);
        Notes lost = recorder.fetch();
        recorder.giveBack(lost);

        Notes again = recorder.fetch();

        assertThat(types(again)).containsExactly("epoch", "epoch", "progress");
        assertThat(again).isEqualTo(lost);
        assertThat(types(recorder.fetch())).isEmpty();
    }

    @Test
    void keepsSeriesOfEachLayerWithFewerPoints() {
        for (int step = 1; step <= 50; step++) {
            recorder.step(step, 1, 0.5);
            recorder.layers(
                    step,
                    1,
                    List.of(new LayerStatistics(0, 1, 2, 3, 0), new LayerStatistics(2, 4, 5, Double.NaN, 0.5)));
        }

        Map<String, List<MetricPoint>> tails = recorder.fetch().tails();

        assertThat(tails.keySet())
                .containsExactly(
                        "loss",
                        "gradient_norm/0",
                        "parameter_norm/0",
                        "update_ratio/0",
                        "clipped_share/0",
                        "gradient_norm/2",
                        "parameter_norm/2",
                        "update_ratio/2",
                        "clipped_share/2");
        assertThat(tails.get("loss")).hasSize(50);
        assertThat(tails.get("gradient_norm/2")).hasSizeBetween(5, 10).allMatch(point -> point.mean() == 4.0);
        assertThat(tails.get("update_ratio/2")).allMatch(point -> point.nonFinite() == point.count());
        assertThat(tails.get("clipped_share/2").stream()
                        .mapToLong(MetricPoint::count)
                        .sum())
                .isEqualTo(50);
    }
}
